import type { Caller } from '../auth/caller.ts';
import type { GraphContext } from '../graphql/context.ts';
import type { Repetition } from '../graphql/subscription/repetition.ts';
import type { RequestTally } from '../telemetry/request-tally.ts';

/** Who asks, and what the request says of itself. */
export interface RequestFacts {
  readonly requestId: string;
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Ends when the client hangs up. */
  readonly clientSignal: AbortSignal;
  /** Counts what the request costs the upstreams. */
  readonly tally: RequestTally;
  /** Where it may be answered again and again. */
  readonly repetition?: Repetition | undefined;
}

/** A request that is being worked on; dispose it when it is answered. */
export interface OpenRequest extends Disposable {
  readonly context: GraphContext;
}

/**
 * Finds out what the caller selects, and starts the request's deadline. Given to the server by the composition
 * root: the server knows no source.
 *
 * @throws SightlineError for headers that cannot be used.
 */
export type OpenRequestFunction = (facts: RequestFacts) => Promise<OpenRequest> | OpenRequest;

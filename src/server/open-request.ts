import type { GraphContext } from '../graphql/context.ts';

/** What a request says of itself, before it is known who asks. */
export interface RequestFacts {
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Ends when the client hangs up. */
  readonly clientSignal: AbortSignal;
}

/** A request that is being worked on; dispose it when it is answered. */
export interface OpenRequest extends Disposable {
  readonly context: GraphContext;
}

/**
 * Finds out who asks and what they select, and starts the request's deadline. Given to the server by the composition
 * root: the server knows no source.
 *
 * @throws SightlineError for headers that cannot be used, or a caller that is not known.
 */
export type OpenRequestFunction = (facts: RequestFacts) => Promise<OpenRequest> | OpenRequest;

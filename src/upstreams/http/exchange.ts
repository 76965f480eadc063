import type { Deadline } from '../../resilience/deadline.ts';
import type { EndpointObserver } from '../../resilience/endpoint-event.ts';
import type { Account } from '../../resilience/lanes/account.ts';
import type { Pairs } from './pairs.ts';
import type { UpstreamPath } from './path.ts';

/** What to ask of an endpoint. At most one of `form`, `json` and `body`. */
export interface UpstreamRequest {
  /** The adapter's name of the call, such as `listWorkspaces`: appears in errors, metrics and explanations. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly path: UpstreamPath;
  readonly query?: Pairs;
  readonly form?: Pairs;
  readonly json?: unknown;
  readonly body?: RawBody;
  readonly headers?: Readonly<Record<string, string>>;
  /** As whom, where the endpoint tells accounts apart. */
  readonly account?: Account | undefined;
  /** Whether asking twice is the same as asking once: only then is it ever retried. */
  readonly idempotent: boolean;
}

/** A body in a form of the upstream's own. */
export interface RawBody {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** What came back, whatever its status. */
export interface UpstreamResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The whole body as UTF-8 text, without a byte order mark. */
  readonly text: string;
  /** Size of the body after decompression. */
  readonly bytes: number;
}

/** What comes with every call into an adapter. */
export interface CallOptions {
  /** Whose time it is. Its abort reaches the upstream's socket. */
  readonly deadline: Deadline;
  /** Told of this call's events besides the endpoint's own observer: per-request explanations. */
  readonly observe?: EndpointObserver;
  /** Added to the request: trace context. Never credentials. */
  readonly headers?: Readonly<Record<string, string>>;
}

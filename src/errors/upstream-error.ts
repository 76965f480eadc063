import type { UpstreamErrorCode } from './error-code.ts';
import { SightlineError } from './sightline-error.ts';

/** Which call to which system failed; each part where it is known. Public: it appears as `extensions.upstream`. */
export interface UpstreamCall {
  readonly source: string;
  readonly region?: string;
  /** The adapter's name of the call, such as `listWorkspaces`. */
  readonly operation: string;
  /** HTTP status, when an answer came. */
  readonly status?: number;
  /** The upstream's own code inside its answer: NHN's `resultCode`, Prometheus' `errorType`. */
  readonly resultCode?: number | string;
  /** How many times the call was sent. */
  readonly attempts?: number;
}

/** Beyond the standard `cause`: how long the upstream asked us to wait, in milliseconds. */
export interface UpstreamErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number;
}

/** A system behind the gateway failed, refused or could not be understood. */
export class UpstreamError extends SightlineError {
  override readonly name: string = 'UpstreamError';
  declare readonly code: UpstreamErrorCode;
  readonly upstream: UpstreamCall;
  readonly retryAfterMs: number | undefined;

  constructor(code: UpstreamErrorCode, message: string, upstream: UpstreamCall, options: UpstreamErrorOptions = {}) {
    super(code, message, { upstream }, options);
    this.upstream = upstream;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Whether asking again, later or elsewhere, can help: no answer came, or one that says "not now". */
  get transient(): boolean {
    return this.code === 'UPSTREAM_TIMEOUT' || this.code === 'UPSTREAM_UNAVAILABLE';
  }

  /** The same failure with facts that only an outer layer knows, such as the number of attempts. */
  with(facts: Partial<UpstreamCall>): UpstreamError {
    return new UpstreamError(
      this.code,
      this.message,
      { ...this.upstream, ...facts },
      {
        cause: this.cause,
        ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      },
    );
  }
}

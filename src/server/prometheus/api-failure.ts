import type { ErrorCode } from '../../errors/error-code.ts';
import { SightlineError } from '../../errors/sightline-error.ts';
import { UpstreamError } from '../../errors/upstream-error.ts';

/** A failure as a Prometheus client is told it. */
export interface ApiFailure {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
  /** Seconds after which asking again may help, where that is known. */
  readonly retryAfterSeconds?: number;
}

type Kind = readonly [status: number, errorType: string];

const INTERNAL: Kind = [500, 'internal'];

/** Prometheus' own types where it has one (upstreams.md §4); 401, 403 and 429 are no errors of its API. */
const KINDS: Readonly<Record<ErrorCode, Kind>> = {
  GRAPHQL_PARSE_FAILED: INTERNAL,
  GRAPHQL_VALIDATION_FAILED: INTERNAL,
  BAD_USER_INPUT: [400, 'bad_data'],
  UNAUTHENTICATED: [401, 'unauthorized'],
  FORBIDDEN: [403, 'forbidden'],
  QUERY_TOO_COMPLEX: [422, 'execution'],
  RATE_LIMITED: [429, 'too_many_requests'],
  // The gateway's credentials are no fault of the caller, who has others.
  UPSTREAM_UNAUTHENTICATED: [502, 'unavailable'],
  UPSTREAM_FORBIDDEN: [502, 'unavailable'],
  UPSTREAM_MALFORMED: [502, 'unavailable'],
  UPSTREAM_TIMEOUT: [503, 'timeout'],
  UPSTREAM_UNAVAILABLE: [503, 'unavailable'],
  UPSTREAM_REJECTED: [400, 'bad_data'],
  INTERNAL_SERVER_ERROR: INTERNAL,
};

/** What the upstream's own type of a refused query was. */
const REJECTED: Readonly<Record<string, Kind>> = {
  bad_data: [400, 'bad_data'],
  execution: [422, 'execution'],
  not_found: [404, 'not_found'],
  not_acceptable: [406, 'not_acceptable'],
};

/** How `error` is told; `null` for what is not ours to tell: its message could hold anything. */
export function apiFailure(error: unknown): ApiFailure | null {
  if (error instanceof UpstreamError) {
    const [status, errorType] = kindOf(error);
    const { message, retryAfterMs } = error;
    const wait = retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) };
    return { status, errorType, message, ...wait };
  }
  if (!(error instanceof SightlineError) || error.code === 'INTERNAL_SERVER_ERROR') return null;
  const [status, errorType] = KINDS[error.code];
  const { retryAfterSeconds } = error.extensions;
  const wait = typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {};
  return { status, errorType, message: error.message, ...wait };
}

function kindOf({ code, upstream }: UpstreamError): Kind {
  if (code !== 'UPSTREAM_REJECTED') return KINDS[code];
  const said = REJECTED[String(upstream.resultCode)];
  if (said) return said;
  // Tencent calls an invalid expression 422, with or without the envelope (§3).
  if (upstream.status === 422) return [422, 'execution'];
  return upstream.status === 404 ? [404, 'not_found'] : KINDS[code];
}

import type { UpstreamErrorCode } from '../../errors/error-code.ts';
import { type UpstreamCall, UpstreamError } from '../../errors/upstream-error.ts';
import { describeCall } from '../../resilience/abort-error.ts';
import type { UpstreamResponse } from './exchange.ts';
import { parseRetryAfter } from './retry-after.ts';

/** The failure that a status alone tells; `null` for 2xx. The body is never quoted. `call` has the status. */
export function statusFailure(response: UpstreamResponse, call: UpstreamCall): UpstreamError | null {
  const { status } = response;
  if (status >= 200 && status < 300) return null;
  const retryAfterMs = parseRetryAfter(response.headers['retry-after']);
  return new UpstreamError(
    codeOfStatus(status),
    `${describeCall(call)} was answered with HTTP ${status}${hint(status)}`,
    call,
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}

function codeOfStatus(status: number): UpstreamErrorCode {
  if (status === 401) return 'UPSTREAM_UNAUTHENTICATED';
  if (status === 403) return 'UPSTREAM_FORBIDDEN';
  if (status === 429 || status >= 500) return 'UPSTREAM_UNAVAILABLE';
  return 'UPSTREAM_REJECTED';
}

function hint(status: number): string {
  if (status === 401) return ': the configured credentials were refused';
  if (status === 403) return ': the configured credentials do not reach this';
  return status >= 300 && status < 400 ? ': redirects are not followed' : '';
}

import type { UpstreamErrorCode } from '../../errors/error-code.ts';
import { type UpstreamCall, UpstreamError } from '../../errors/upstream-error.ts';
import { describeCall } from '../../resilience/abort-error.ts';
import type { UpstreamResponse } from '../http/exchange.ts';
import { redact } from '../http/redact.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import { statusFailure } from '../http/status-failure.ts';
import { kindOf, malformed, parseJson } from '../malformed.ts';
import { isRecord, readTexts } from './json.ts';

/** What a successful answer holds. */
export interface PrometheusAnswer {
  /** HTTP 204: there is no `data`, because nothing was found. */
  readonly noContent: boolean;
  /** Foreign still. */
  readonly data: unknown;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** Prometheus' own words about a query, at most this much of them. */
const QUOTED_CHARACTERS = 1_024;

/**
 * Opens the envelope: decides on its `status` first, then on HTTP's (upstreams.md §4, fact 15).
 *
 * @throws UpstreamError for every answer that is not a success
 */
export function openEnvelope(
  response: UpstreamResponse,
  call: UpstreamCall,
  secrets: readonly string[],
): PrometheusAnswer {
  const { status, text } = response;
  if (status === 204) return { noContent: true, data: undefined, warnings: [], infos: [] };
  const failure = failureOf(response, call);
  // Proxies in front answer these in whatever form they like (§1, quirk 15; §3).
  if (failure !== null && (status === 401 || status === 403 || status === 429)) throw failure;

  const envelope = failure === null ? parseJson(text, call) : tryJson(text);
  if (isRecord(envelope) && envelope.status === 'error') throw apiFailure(envelope, response, call, secrets, failure);
  if (failure !== null) throw failure;
  if (!isRecord(envelope)) throw malformed(call, [], `expected an object, received ${kindOf(envelope)}`);
  if (envelope.status !== 'success') throw malformed(call, ['status'], 'expected "success" or "error"');
  return {
    noContent: false,
    data: envelope.data,
    warnings: readTexts(envelope.warnings ?? [], call, ['warnings']),
    infos: readTexts(envelope.infos ?? [], call, ['infos']),
  };
}

/** Cancelled over there, while we are still here: Tencent says 503 for it, others 499 (§3, §4). */
const CANCELED = 499;

function failureOf(response: UpstreamResponse, call: UpstreamCall): UpstreamError | null {
  const failure = statusFailure(response, call);
  if (failure === null || response.status !== CANCELED) return failure;
  return new UpstreamError('UPSTREAM_UNAVAILABLE', failure.message, call);
}

const CODES: Readonly<Record<string, UpstreamErrorCode>> = {
  bad_data: 'UPSTREAM_REJECTED',
  execution: 'UPSTREAM_REJECTED',
  not_found: 'UPSTREAM_REJECTED',
  not_acceptable: 'UPSTREAM_REJECTED',
  timeout: 'UPSTREAM_TIMEOUT',
  canceled: 'UPSTREAM_UNAVAILABLE',
  internal: 'UPSTREAM_UNAVAILABLE',
  unavailable: 'UPSTREAM_UNAVAILABLE',
};

function apiFailure(
  envelope: Readonly<Record<string, unknown>>,
  response: UpstreamResponse,
  call: UpstreamCall,
  secrets: readonly string[],
  statusSays: UpstreamError | null,
): UpstreamError {
  const { errorType, error } = envelope;
  const type = typeof errorType === 'string' && /^\w{1,40}$/.test(errorType) ? errorType : 'unknown';
  const code = (Object.hasOwn(CODES, type) ? CODES[type] : statusSays?.code) ?? 'UPSTREAM_REJECTED';
  // Only what speaks about the caller's own query is quoted; an internal fault's text is the operator's.
  const quoted = code === 'UPSTREAM_REJECTED' && typeof error === 'string' ? `: ${quote(error, secrets)}` : '';
  const retryAfterMs = parseRetryAfter(response.headers['retry-after']);
  return new UpstreamError(
    code,
    `${describeCall(call)} failed with ${type}${quoted}`,
    { ...call, resultCode: type },
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}

function quote(text: string, secrets: readonly string[]): string {
  const shown = redact(text, secrets);
  return shown.length <= QUOTED_CHARACTERS ? shown : `${shown.slice(0, QUOTED_CHARACTERS).toWellFormed()}…`;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

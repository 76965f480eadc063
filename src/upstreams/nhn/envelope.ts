import { z } from 'zod';
import { type UpstreamCall, UpstreamError } from '../../errors/upstream-error.ts';
import { describeCall } from '../../resilience/abort-error.ts';
import { decodeWith } from '../decode-with.ts';
import type { UpstreamResponse } from '../http/exchange.ts';
import { statusFailure } from '../http/status-failure.ts';
import { parseJson } from '../malformed.ts';
import type { Refusal, Written } from '../written.ts';
import { INTERNAL_FAULT, refusalOf } from './refusal.ts';

const numericCode = z.preprocess(
  (value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value),
  z.int(),
);
const envelope = z.object({
  header: z.object({ isSuccessful: z.boolean(), resultCode: numericCode }),
  body: z.unknown().optional(),
});

/**
 * What NHN decided: the body read by `decoder`, or a refusal. HTTP 200 says nothing yet (quirk 1), and other statuses come
 * from its API gateway, with or without an envelope (error matrix).
 *
 * @throws UpstreamError for everything that is neither
 */
export function readAnswer<T>(decoder: z.ZodType<T>, response: UpstreamResponse, call: UpstreamCall): Written<T> {
  const failure = statusFailure(response, call);
  if (failure !== null) throw failure.with(gatewayCode(response.text));

  const { header, body } = decodeWith(envelope, parseJson(response.text, call), call);
  const { isSuccessful, resultCode } = header;
  if (isSuccessful && resultCode === 0) return { written: true, value: decodeWith(decoder, body, call, ['body']) };

  const refusal = refusalOf(resultCode);
  if (refusal !== null) return { written: false, refusal };
  throw businessFailure(resultCode, call);
}

/** A refusal where the caller had nothing to mend: NHN does not know the project, or not this region for it. */
export function refusedRead({ code }: Refusal, call: UpstreamCall): UpstreamError {
  return businessFailure(code ?? 0, call);
}

function businessFailure(resultCode: number, call: UpstreamCall): UpstreamError {
  const code = resultCode === INTERNAL_FAULT ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_REJECTED';
  return new UpstreamError(code, `${describeCall(call)} failed with code ${resultCode}`, { ...call, resultCode });
}

/** The seven-digit code that NHN's API gateway puts beside a status, when it does. */
function gatewayCode(text: string): { resultCode?: number } {
  if (!text.startsWith('{')) return {};
  try {
    const gateway = z.object({ header: z.object({ resultCode: numericCode }) }).safeParse(JSON.parse(text));
    return gateway.success ? { resultCode: gateway.data.header.resultCode } : {};
  } catch {
    return {};
  }
}

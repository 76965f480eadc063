import type { UpstreamCall } from '../../../errors/upstream-error.ts';
import type { UpstreamResponse } from '../../http/exchange.ts';
import { redact } from '../../http/redact.ts';
import { statusFailure } from '../../http/status-failure.ts';

/** Something in a write that the caller can mend: the place in the input, and what is wrong with it. */
export interface WriteFault {
  /** Keys and indexes from the top of what was given; empty when it is the whole. */
  readonly path: readonly string[];
  readonly message: string;
}

/** What became of a write. `status` is HTTP's when the upstream refused it, `null` when it was not sent at all. */
export type WriteOutcome =
  | { readonly written: true }
  | { readonly written: false; readonly faults: readonly WriteFault[]; readonly status: number | null };

/** A write that is not sent because of these. */
export function notSent(faults: readonly WriteFault[]): WriteOutcome {
  return { written: false, faults, status: null };
}

/** Statuses that speak about what was written, and not about who wrote it or how the server does. */
const ABOUT_THE_INPUT = new Set([400, 409, 413, 422]);
const QUOTED_CHARACTERS = 512;

/**
 * What an answer to a write means. The upstream's own words are quoted only where they speak about the caller's input,
 * and only the first of them.
 *
 * @throws UpstreamError for every other status
 */
export function readWriteOutcome(
  response: UpstreamResponse,
  call: UpstreamCall,
  secrets: readonly string[],
): WriteOutcome {
  const failure = statusFailure(response, call);
  if (failure === null) return { written: true };
  if (!ABOUT_THE_INPUT.has(response.status)) throw failure;
  const message = `refused with HTTP ${response.status}${quote(response.text, secrets)}`;
  return { written: false, faults: [{ path: [], message }], status: response.status };
}

function quote(text: string, secrets: readonly string[]): string {
  const shown = redact(text, secrets).trim().replaceAll(/\s+/g, ' ');
  // A page is a proxy's, and says nothing about samples.
  if (shown === '' || shown.startsWith('<')) return '';
  return `: ${shown.length <= QUOTED_CHARACTERS ? shown : `${shown.slice(0, QUOTED_CHARACTERS).toWellFormed()}…`}`;
}

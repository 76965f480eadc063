import { z } from 'zod';
import type { UpstreamResponse } from '../http/exchange.ts';
import { redact } from '../http/redact.ts';
import type { Refusal } from '../written.ts';

/** What ZMON says about the caller's own input, at most this much of it. */
const QUOTED_CHARACTERS = 512;

const message = z.object({ message: z.string() });

/**
 * What ZMON refused of a write, as the caller can mend it; `null` for every other answer.
 *
 * A 403 may also mean that what was to be changed does not exist: newer servers check permissions first (upstreams.md §2,
 * error matrix). Whoever needs to tell them apart asks with a GET.
 */
export function refusalOf(
  { status, text }: UpstreamResponse,
  method: string,
  secrets: readonly string[],
): Refusal | null {
  if (status === 400) return { kind: 'BAD_INPUT', code: status, message: `ZMON refused it${words(text, secrets)}` };
  if (status === 403)
    return { kind: 'FORBIDDEN', code: status, message: 'ZMON does not let the gateway’s user do this' };
  // Of a new thing, 404 says that the address is not that of a controller: nothing the caller could mend.
  if (status === 404 && method !== 'POST')
    return { kind: 'NOT_FOUND', code: status, message: 'ZMON has nothing with this id' };
  return null;
}

function words(text: string, secrets: readonly string[]): string {
  const said = message.safeParse(tryJson(text));
  if (!said.success) return '';
  const shown = redact(said.data.message, secrets);
  return `: ${shown.length <= QUOTED_CHARACTERS ? shown : `${shown.slice(0, QUOTED_CHARACTERS).toWellFormed()}…`}`;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

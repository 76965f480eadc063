import { z } from 'zod';
import type { UpstreamRequest, UpstreamResponse } from '../http/exchange.ts';
import type { Refusal } from '../written.ts';
import { isPage } from './auth-calls.ts';

/** What GroundWork says about the caller's own input, at most this much of it. */
const QUOTED_CHARACTERS = 512;

const errorBody = z.object({ error: z.string() });

/**
 * What GroundWork refused of a write, as the caller can mend it; `null` for every other answer. `show` takes secrets out of
 * what it says.
 */
export function refusalOf(
  { status, text }: UpstreamResponse,
  { operation }: Pick<UpstreamRequest, 'operation'>,
  show: (text: string) => string,
): Refusal | null {
  if (status === 403) {
    return { kind: 'FORBIDDEN', code: status, message: 'GroundWork does not let the configured user do this' };
  }
  if (operation === 'renameHost') {
    if (status === 404 && !isPage(text)) {
      return { kind: 'NOT_FOUND', code: status, message: 'there is no host of this name' };
    }
    // Both names are there, so this is about the new one: even the old name in another case is taken.
    if (status === 400) {
      return { kind: 'ALREADY_EXISTS', code: status, message: `the new name is not free${words(text, show)}` };
    }
  }
  if (status === 400) return { kind: 'BAD_INPUT', code: status, message: `GroundWork refused it${words(text, show)}` };
  return null;
}

/** Version 7.0 tells errors in plain text (upstreams.md §5, quirk 22). */
function words(text: string, show: (text: string) => string): string {
  if (isPage(text) || text.trim() === '') return '';
  const parsed = errorBody.safeParse(tryJson(text));
  if (!parsed.success && text.startsWith('{')) return '';
  return `: ${quoted(show(parsed.success ? parsed.data.error : text))}`;
}

/** A foreign text, no longer than a person reads. */
export function quoted(text: string): string {
  return text.length <= QUOTED_CHARACTERS ? text : `${text.slice(0, QUOTED_CHARACTERS).toWellFormed()}…`;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

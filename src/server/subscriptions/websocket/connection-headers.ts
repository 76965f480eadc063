import type { IncomingMessage } from 'node:http';
import { unauthenticated } from '../../../auth/unauthenticated.ts';
import { badUserInput } from '../../../errors/sightline-error.ts';
import { headersOf } from '../../authenticate.ts';

/** Headers by their lower-case names. */
export type ConnectionHeaders = Readonly<Record<string, string | string[] | undefined>>;

const CREDENTIALS = ['authorization', 'x-api-key'];

/**
 * The headers of a WebSocket: those of the request that opened it, and before them those in the payload of its
 * `connection_init`, where browsers have to put theirs. A payload with a credential speaks for itself: what the request had
 * of them, a proxy's say, counts no more.
 *
 * @throws UNAUTHENTICATED for a name that is there twice, in whatever case, or a credential that is no text; BAD_USER_INPUT
 * for another header that is no text
 */
export function connectionHeaders(
  request: IncomingMessage,
  payload: Readonly<Record<string, unknown>>,
): ConnectionHeaders {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(payload)) {
    const header = name.toLowerCase();
    const isCredential = CREDENTIALS.includes(header);
    if (typeof value !== 'string') {
      if (isCredential)
        throw unauthenticated('credentials are texts; accepted: one of Authorization and X-Api-Key, once');
      if (/^x-|^traceparent$/.test(header)) throw badUserInput(`${name}: accepted: a text`);
      // Clients may add what is no header of ours.
      continue;
    }
    if (given.has(header)) throw unauthenticated(`${header} was sent twice; accepted: once`);
    given.set(header, value);
  }
  const own = { ...headersOf(request) };
  if (CREDENTIALS.some((name) => given.has(name))) for (const name of CREDENTIALS) delete own[name];
  return { ...own, ...Object.fromEntries(given) };
}

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Headers that say who asks: of the gateway's callers, and of the gateway itself at its upstreams. */
const NAMES = ['authorization', 'x-api-key', 'x-tc-app-key', 'gwos-api-token'] as const;

/** The credentials that a request carries: each value, without the name of its scheme. */
export function carriedCredentials(headers: IncomingHttpHeaders | OutgoingHttpHeaders): string[] {
  return NAMES.flatMap((name) => headers[name] ?? []).map((value) => String(value).replace(/^\w+ +(?=\S)/, ''));
}

import { unauthenticated } from './unauthenticated.ts';

/** Headers by their lower-case names. */
export type CredentialHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a request proves itself with. A `bearer` may be an API key or a token; an `apiKey` is never a token. */
export interface Credential {
  readonly kind: 'bearer' | 'apiKey';
  readonly secret: string;
}

/**
 * The one credential that the headers carry.
 *
 * @throws UNAUTHENTICATED for none, for several (which of them counts must not depend on who reads them), and for a scheme
 * other than Bearer.
 */
export function readCredential(headers: CredentialHeaders): Credential {
  const { authorization, 'x-api-key': apiKey } = headers;
  if (authorization !== undefined && apiKey !== undefined) throw several();
  if (apiKey !== undefined) {
    const secret = single(apiKey);
    if (secret) return { kind: 'apiKey', secret };
  }
  if (authorization !== undefined) {
    const secret = /^bearer +(\S+) *$/i.exec(single(authorization))?.[1];
    if (secret) return { kind: 'bearer', secret };
    throw unauthenticated('Authorization: accepted: Bearer and an API key or a token');
  }
  throw unauthenticated('credentials are needed; accepted: Authorization: Bearer, or X-Api-Key');
}

function single(header: string | readonly string[]): string {
  if (typeof header === 'string') return header;
  throw several();
}

function several() {
  return unauthenticated('several credentials were sent; accepted: one of Authorization and X-Api-Key, once');
}

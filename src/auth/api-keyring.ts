import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Caller, Role } from './caller.ts';

/** A key that a program calls with. */
export interface ApiKey {
  /** Unique; appears in logs. */
  readonly name: string;
  readonly key: string;
  readonly role: Role;
  /** Ids of the projects granted; all when left out. */
  readonly projects?: readonly string[] | undefined;
}

/** The configured keys, as hashes. */
export interface ApiKeyring {
  /** Whose key it is. Takes the same time for every text of the same length, known or not. */
  find(secret: string): Caller | undefined;
}

/** Makes the keyring; the keys themselves are not kept. */
export function createApiKeyring(keys: readonly ApiKey[]): ApiKeyring {
  // Of this process only: what a memory dump shows cannot be looked up in a table of hashed guesses.
  const salt = randomBytes(32);
  const hash = (secret: string) => createHmac('sha256', salt).update(secret).digest();
  const entries = keys.map(({ name, key, role, projects }) => ({
    digest: hash(key),
    caller: { id: `key:${name}`, name, role, projects: projects ?? 'all' } satisfies Caller,
  }));
  return {
    find(secret) {
      const given = hash(secret);
      // Every entry is compared, also after a match: the time does not tell which key it was, or how many come before.
      return entries.reduce<Caller | undefined>(
        (found, { digest, caller }) => (timingSafeEqual(digest, given) ? caller : found),
        undefined,
      );
    },
  };
}

import { createHmac, randomBytes } from 'node:crypto';

// Of this process only: a fingerprint seen in a dump or log cannot be matched against guessed secrets elsewhere.
const salt = randomBytes(32);

/** Stands for a secret in keys of caches and flights, so that answers never cross credentials and no key holds one. */
export function credentialFingerprint(secret: string): string {
  return createHmac('sha256', salt).update(secret).digest('base64url').slice(0, 22);
}

import { createHmac } from 'node:crypto';

/** Keeps these hashes apart from any that others make of the same secrets. */
const PURPOSE = 'sightline credential fingerprint 1';

/**
 * Stands for a secret in keys of caches and flights, so that answers never cross credentials and no key holds one.
 * Equal in every instance, so that they can share a cache; what leaves the process is hashed once more with a secret.
 */
export function credentialFingerprint(secret: string): string {
  return createHmac('sha256', PURPOSE).update(secret).digest('base64url').slice(0, 22);
}

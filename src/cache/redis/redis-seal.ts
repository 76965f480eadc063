import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Makes what is put into Redis mean nothing without a secret that only the instances have: neither names nor values can
 * be read, guessed or made by others who use the same Redis.
 */
export interface RedisSeal {
  /** The name in Redis of what is kept under `key` for a purpose. The same for the same secret. */
  nameOf(purpose: string, key: string): string;
  seal(name: string, plain: Buffer): Buffer;
  /** What was sealed under this very name; `null` for anything else. */
  open(name: string, sealed: Buffer): Buffer | null;
}

/** Begins every name, for those who look into their Redis or limit its users by key. */
const PREFIX = 'sightline';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes the seal of all instances that have this secret. */
export function createRedisSeal(secret: string): RedisSeal {
  const nameKey = derived(secret, 'sightline names 1');
  const valueKey = derived(secret, 'sightline values 1');
  // Every name has a key of its own: a value that is moved to another name does not open there.
  const keyOf = (name: string) => createHmac('sha256', valueKey).update(name).digest();
  return {
    nameOf: (purpose, key) =>
      `${PREFIX}:${purpose}:${createHmac('sha256', nameKey).update(`${purpose}\n${key}`).digest('base64url')}`,
    seal(name, plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(name), nonce, { authTagLength: TAG_BYTES });
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(name, sealed) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(CIPHER, keyOf(name), nonce, { authTagLength: TAG_BYTES }).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      } catch {
        // Not ours, damaged, or of another name: as if it were not there.
        return null;
      }
    },
  };
}

function derived(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}

import { decodeExtents, EXTENT_FORMAT, encodeExtents } from '../range/extent-codec.ts';
import type { SharedExtents } from '../range/two-level-extents.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisSeal } from './redis-seal.ts';

/** How extents are kept in Redis. */
export interface RedisExtentsOptions {
  readonly link: RedisLink;
  readonly seal: RedisSeal;
  readonly ttlSeconds: number;
  /** `limits.refetchWindowMs`: instances that trust samples of another age do not share. */
  readonly refetchWindowMs: number;
}

/** A larger value is not kept: it would hold up the others on the connection. */
const MAX_VALUE_BYTES = 2_097_152;
/** Writing holds nobody up, so it may take longer than reading. */
const WRITE_TIMEOUT_MS = 1_000;

/** Extents in Redis, sealed. Whatever is not exactly what an instance wrote there is as if it were not there. */
export function createRedisExtents({ link, seal, ttlSeconds, refetchWindowMs }: RedisExtentsOptions): SharedExtents {
  const purpose = `extents:${EXTENT_FORMAT}`;
  const nameOf = (key: string) => seal.nameOf(purpose, `${refetchWindowMs}\n${key}`);
  return {
    async read(key) {
      const name = nameOf(key);
      const sealed = await link.run((client) => client.get(name)).catch(() => null);
      const plain = sealed && seal.open(name, sealed);
      return (plain && (await decodeExtents(plain))) ?? [];
    },
    async write(key, extents) {
      try {
        const encoded = await encodeExtents(extents);
        if (!encoded || encoded.length > MAX_VALUE_BYTES) return false;
        const name = nameOf(key);
        const value = seal.seal(name, encoded);
        const expiration = { type: 'EX', value: ttlSeconds } as const;
        await link.run((client) => client.set(name, value, { expiration }), WRITE_TIMEOUT_MS);
        return true;
      } catch {
        return false;
      }
    },
  };
}

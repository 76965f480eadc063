import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { z } from 'zod';
import type { SharedLists } from '../lists/list-cache.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisSeal } from './redis-seal.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Part of every name; to be raised with any change of a row's form, so that versions share nothing. */
const LIST_FORMAT = 1;
/** A larger value is not kept: it would hold up the others on the connection. */
const MAX_VALUE_BYTES = 2_097_152;
const MAX_TEXT_BYTES = 33_554_432;
/** Lists repeat themselves: the fastest level takes off most of what the best does. */
const LEVEL = 1;

const packedList = z.object({ rows: z.unknown(), untilMs: z.number() });

/** Lists in Redis, sealed. */
export function createRedisLists(link: RedisLink, seal: RedisSeal): SharedLists {
  const nameOf = (key: string) => seal.nameOf(`lists:${LIST_FORMAT}`, key);
  return {
    async read(key) {
      try {
        const name = nameOf(key);
        const sealed = await link.run((client) => client.get(name));
        const plain = sealed && seal.open(name, sealed);
        if (!plain) return null;
        const text = await inflate(plain, { maxOutputLength: MAX_TEXT_BYTES });
        return packedList.parse(JSON.parse(text.toString('utf8')));
      } catch {
        return null;
      }
    },
    async write(key, list, ttlMs) {
      try {
        const packed = await deflate(JSON.stringify(list), { level: LEVEL });
        if (packed.length > MAX_VALUE_BYTES) return;
        const name = nameOf(key);
        const value = seal.seal(name, packed);
        await link.run((client) => client.set(name, value, { expiration: { type: 'PX', value: ttlMs } }));
      } catch {
        // The next instance asks the upstream.
      }
    },
  };
}

import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Generations, MAX_PLACES } from '../generations.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisSeal } from './redis-seal.ts';

/** Much longer than any extent is kept; when one is gone a new one is made, and the caches begin anew. */
const TTL_SECONDS = 2_592_000;

/** The generations of all instances, with what Redis cannot be told now kept until it can. */
export interface SharedGenerations extends Generations {
  /** Tells Redis of the writes that it has not heard of; to be called when it is back. */
  catchUp(): Promise<void>;
}

/**
 * Generations that instances share: a write through one is noticed by the caches of all with their next question. While
 * Redis is away each instance goes by the last that it knew, and by its own writes.
 */
export function createRedisGenerations(link: RedisLink, seal: RedisSeal): SharedGenerations {
  const known = new LRUCache<string, string>({ max: MAX_PLACES });
  /** Places of writes that Redis has not heard of, by the token that stands for the last of them here. */
  const untold = new LRUCache<string, string>({ max: MAX_PLACES });
  const asked = new Map<string, Promise<string>>();

  const nameOf = (place: string) => seal.nameOf('generation', place);
  const get = (place: string) => link.run((client) => client.get(nameOf(place)));
  const put = (place: string, token: string, condition?: 'NX') =>
    link.run((client) =>
      client.set(nameOf(place), token, {
        expiration: { type: 'EX', value: TTL_SECONDS },
        ...(condition ? { condition } : {}),
      }),
    );
  const local = (place: string): string => known.get(place) ?? fresh(place);
  const fresh = (place: string): string => {
    const token = randomUUID();
    known.set(place, token);
    return token;
  };

  const tell = async (place: string, standIn: string): Promise<void> => {
    // One under which nothing is kept until Redis has it: what was sent in vain may arrive long after, in the place of
    // what others have written since.
    const token = randomUUID();
    await put(place, token);
    if (untold.get(place) !== standIn) return;
    untold.delete(place);
    known.set(place, token);
  };

  const ask = async (place: string): Promise<string> => {
    const standIn = untold.get(place);
    if (standIn !== undefined) {
      await tell(place, standIn);
      return local(place);
    }
    let token = await get(place);
    if (token === null) {
      // Lost, perhaps with a write that this instance has not heard of: what it knows may be outdated.
      await put(place, randomUUID(), 'NX');
      token = await get(place);
    }
    // A write of our own that came meanwhile counts more than what was there before it.
    if (token !== null && !untold.has(place)) known.set(place, token.toString('utf8'));
    return local(place);
  };

  return {
    current(place) {
      const begun =
        asked.get(place) ??
        ask(place)
          .catch(() => local(place))
          .finally(() => asked.delete(place));
      asked.set(place, begun);
      return begun;
    },
    async renew(place) {
      const standIn = fresh(place);
      untold.set(place, standIn);
      // Whoever asks from now on must not join a question from before.
      asked.delete(place);
      await tell(place, standIn).catch(() => undefined);
    },
    async catchUp() {
      await Promise.allSettled([...untold.entries()].map(([place, standIn]) => tell(place, standIn)));
    },
  };
}

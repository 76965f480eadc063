import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** A part of every key about a place, another one after each write there: what was cached before is not found again. */
export interface Generations {
  current(place: string): Promise<string>;
  /** After a write to `place`, which may have changed what no longer changes by itself. Never rejects. */
  renew(place: string): Promise<void>;
}

/** Callers that bring app keys of their own must not fill the memory; a place that is forgotten begins anew. */
export const MAX_PLACES = 10_000;

/** Those of this process alone. */
export function createMemoryGenerations(): Generations {
  const byPlace = new LRUCache<string, string>({ max: MAX_PLACES });
  const fresh = (place: string): string => {
    const token = randomUUID();
    byPlace.set(place, token);
    return token;
  };
  return {
    current: async (place) => byPlace.get(place) ?? fresh(place),
    renew: async (place) => void fresh(place),
  };
}

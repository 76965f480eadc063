import { randomUUID } from 'node:crypto';

/** A part of every key about a place, another one after each write there: what was cached before is not found again. */
export interface Generations {
  current(place: string): Promise<string>;
  /** After a write to `place`, which may have changed what no longer changes by itself. Never rejects. */
  renew(place: string): Promise<void>;
}

/** Those of this process alone. */
export function createMemoryGenerations(): Generations {
  const byPlace = new Map<string, string>();
  return {
    current: async (place) => byPlace.get(place) ?? '',
    renew: async (place) => void byPlace.set(place, randomUUID()),
  };
}

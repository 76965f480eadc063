import { LRUCache } from 'lru-cache';

/** Values by key, of which the longest unused go when they take too much memory. */
export interface ByteBounded<Value extends object> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** Per entry: the map's own slots, and the links of the list by which the oldest is found. */
const ENTRY_BYTES = 64;

/** Keeps at most `maxBytes` by estimate, keys included; 0 keeps nothing. A value larger than all of it is not kept. */
export function createByteBounded<Value extends object>(
  maxBytes: number,
  bytesOf: (value: Value) => number,
): ByteBounded<Value> {
  const maxSize = Math.floor(maxBytes);
  if (maxSize < 1) return { get: () => undefined, set: () => undefined };
  const entries = new LRUCache<string, Value>({
    maxSize,
    sizeCalculation: (value, key) => Math.ceil(ENTRY_BYTES + key.length * 2 + bytesOf(value)),
  });
  return {
    get: (key) => entries.get(key),
    set: (key, value) => {
      entries.set(key, value);
    },
  };
}

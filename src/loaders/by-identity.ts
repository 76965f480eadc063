import DataLoader from 'dataloader';

/** A value for each key's identity, each settling in its own time. */
type Loaded<Value> = ReadonlyMap<string, Promise<Value>>;

/**
 * A DataLoader over keys that are objects, told apart by `identity`.
 *
 * The batch function gets each key once and answers by identity; a key that it leaves out is `null`. It only decides what
 * is asked together: each key settles with its own call, so that a slow region, or a failed one, holds up no other.
 */
export function loaderByIdentity<Key, Value>(
  identity: (key: Key) => string,
  loadBatch: (keys: readonly Key[]) => Loaded<Value>,
): DataLoader<Key, Promise<Value | null>, string> {
  return new DataLoader<Key, Promise<Value | null>, string>(
    async (keys) => {
      const found = loadBatch(keys);
      return keys.map((key) => found.get(identity(key)) ?? Promise.resolve(null));
    },
    { cacheKeyFn: identity },
  );
}

/** Runs `load` once for each key, side by side. How many run at once is the endpoint's limit. */
export function eachByIdentity<Key, Value>(
  keys: readonly Key[],
  identity: (key: Key) => string,
  load: (key: Key) => Promise<Value>,
): Loaded<Value> {
  return new Map(keys.map((key) => [identity(key), load(key)]));
}

/** Keys by the group they belong to, in order of appearance. */
export function groupBy<Key>(
  keys: readonly Key[],
  groupOf: (key: Key) => string,
): ReadonlyMap<string, [Key, ...Key[]]> {
  const groups = new Map<string, [Key, ...Key[]]>();
  for (const key of keys) {
    const group = groups.get(groupOf(key));
    if (group) group.push(key);
    else groups.set(groupOf(key), [key]);
  }
  return groups;
}

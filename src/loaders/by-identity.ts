import DataLoader from 'dataloader';

/**
 * A DataLoader over keys that are objects, told apart by `identity`.
 *
 * The batch function gets each key once and answers by identity; a key that it leaves out is `null`, and one key's
 * error is that key's alone.
 */
export function loaderByIdentity<Key, Value>(
  identity: (key: Key) => string,
  loadBatch: (keys: readonly Key[]) => Promise<ReadonlyMap<string, Value | Error>>,
): DataLoader<Key, Value | null, string> {
  return new DataLoader<Key, Value | null, string>(
    async (keys) => {
      const found = await loadBatch(keys);
      return keys.map((key) => found.get(identity(key)) ?? null);
    },
    { cacheKeyFn: identity },
  );
}

/** Runs `load` once for each key, side by side; a failure is the value of its own key. How many run at once is the endpoint's limit. */
export async function eachByIdentity<Key, Value>(
  keys: readonly Key[],
  identity: (key: Key) => string,
  load: (key: Key) => Promise<Value>,
): Promise<ReadonlyMap<string, Value | Error>> {
  const pairs = await Promise.all(
    keys.map(async (key): Promise<[string, Value | Error]> => {
      try {
        return [identity(key), await load(key)];
      } catch (error) {
        return [
          identity(key),
          error instanceof Error ? error : new Error('thrown value is no error', { cause: error }),
        ];
      }
    }),
  );
  return new Map(pairs);
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

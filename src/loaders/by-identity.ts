import DataLoader from 'dataloader';

/** What a batch function gives for one key: its value or error, or a promise when the key has a call of its own. */
type Outcome<Value> = Value | Error | Promise<Value>;

/**
 * A DataLoader over keys that are objects, told apart by `identity`.
 *
 * The batch function gets each key once and answers by identity; a key that it leaves out is `null`. Keys that are not
 * answered by the same call are given as promises, so that a slow region, or a failed one, holds up no other. Keys are
 * collected until `ready`, which is at the end of the tick when left out.
 */
export function loaderByIdentity<Key, Value>(
  identity: (key: Key) => string,
  loadBatch: (
    keys: readonly Key[],
  ) => ReadonlyMap<string, Outcome<Value>> | Promise<ReadonlyMap<string, Outcome<Value>>>,
  ready?: () => Promise<void>,
): DataLoader<Key, Promise<Value | null>, string> {
  return new DataLoader<Key, Promise<Value | null>, string>(
    async (keys) => {
      const found = await loadBatch(keys);
      return keys.map((key) => {
        const outcome = found.get(identity(key)) ?? null;
        return outcome instanceof Error ? outcome : Promise.resolve(outcome);
      });
    },
    {
      cacheKeyFn: identity,
      ...(ready ? { batchScheduleFn: (dispatch: () => void) => void ready().then(dispatch) } : {}),
    },
  );
}

/** Runs `load` once for each key, side by side. How many run at once is the endpoint's limit. */
export function eachByIdentity<Key, Value>(
  keys: readonly Key[],
  identity: (key: Key) => string,
  load: (key: Key) => Promise<Value>,
): ReadonlyMap<string, Promise<Value>> {
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

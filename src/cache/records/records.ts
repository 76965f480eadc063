/** What is remembered of each place because nobody else does, by id, in the order in which it came. */
export interface Records<Value> {
  /** Never rejects. */
  put(place: string, id: string, value: Value): Promise<void>;
  /** What was known; `null` when nothing was. Never rejects. */
  remove(place: string, id: string): Promise<Value | null>;
  /** Never rejects. */
  all(place: string): Promise<readonly Value[]>;
}

/** How many are remembered of each place; the oldest go first. */
export const MAX_RECORDS = 10_000;

/** Those of this process alone. Places are configured, so they are few. */
export function createMemoryRecords<Value>(): Records<Value> {
  const places = new Map<string, Map<string, Value>>();
  const of = (place: string): Map<string, Value> => {
    const known = places.get(place) ?? new Map<string, Value>();
    places.set(place, known);
    return known;
  };
  return {
    async put(place, id, value) {
      const known = of(place);
      known.delete(id);
      known.set(id, value);
      const [oldest] = known.keys();
      if (known.size > MAX_RECORDS && oldest !== undefined) known.delete(oldest);
    },
    async remove(place, id) {
      const value = of(place).get(id) ?? null;
      of(place).delete(id);
      return value;
    },
    all: async (place) => [...of(place).values()],
  };
}

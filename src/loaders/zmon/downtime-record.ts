import type { ZmonDowntime } from '../../upstreams/zmon/shapes.ts';

/** How many downtimes are kept, of all controllers together; the oldest go first. */
const RECORD_SIZE = 10_000;

/**
 * The downtimes that were scheduled through this process. ZMON lists none (upstreams.md §2: there is no GET of them), and
 * of those that are over, or whose machine is quiet, it says nothing anywhere else.
 */
export interface DowntimeRecord {
  /** `place` tells controllers apart. */
  add(place: string, downtime: ZmonDowntime): void;
  /** What was known of it; `null` when nothing was. */
  remove(place: string, downtimeId: string): ZmonDowntime | null;
  /** Those of a controller, in the order in which they were scheduled. */
  of(place: string): readonly ZmonDowntime[];
}

/** Makes an empty one, shared by all requests of a process. */
export function createDowntimeRecord(): DowntimeRecord {
  const kept = new Map<string, { readonly place: string; readonly downtime: ZmonDowntime }>();
  const keyOf = (place: string, downtimeId: string) => JSON.stringify([place, downtimeId]);
  return {
    add(place, downtime) {
      kept.set(keyOf(place, downtime.downtimeId), { place, downtime });
      const [oldest] = kept.keys();
      if (kept.size > RECORD_SIZE && oldest !== undefined) kept.delete(oldest);
    },
    remove(place, downtimeId) {
      const key = keyOf(place, downtimeId);
      const known = kept.get(key)?.downtime ?? null;
      kept.delete(key);
      return known;
    },
    of: (place) => [...kept.values()].filter((each) => each.place === place).map(({ downtime }) => downtime),
  };
}

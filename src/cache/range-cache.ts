import { LRUCache } from 'lru-cache';
import type { TimeWindow } from '../timeseries/align.ts';
import { joinWindows, missingWindows, overlap } from '../timeseries/extents.ts';
import { type SeriesPart, stitch, trimAll } from '../timeseries/stitch.ts';
import { seriesBytes } from './series-bytes.ts';

/** A stretch of one range query's answer that no longer changes, and what the upstream remarked on it. */
export interface Extent extends SeriesPart {
  readonly infos: readonly string[];
}

/** What is known of a window, and what has to be asked for. */
export interface RangeLookup {
  readonly known: readonly Extent[];
  readonly missing: readonly TimeWindow[];
}

/** Where extents are kept. Memory here; a shared second level may stand behind it, so it answers later. */
export interface ExtentStore {
  get(key: string): Promise<readonly Extent[] | undefined>;
  set(key: string, extents: readonly Extent[]): Promise<void>;
}

/**
 * Answers of range queries as extents, by a key that names endpoint, credential, canonical expression and step. A later
 * or overlapping query finds what earlier ones have read, and asks only for the rest.
 */
export interface RangeCache {
  look(key: string, window: TimeWindow, stepMs: number): Promise<RangeLookup>;
  /** Keeps an extent: complete, without warnings, and old enough that it no longer changes. The caller sees to that. */
  keep(key: string, extent: Extent, stepMs: number): Promise<void>;
}

/** More stretches than this under one key are a sign of jumping about; the oldest go. */
const MAX_EXTENTS = 32;

/** Makes the cache over a store. */
export function createRangeCache(store: ExtentStore): RangeCache {
  return {
    async look(key, window, stepMs) {
      const known = ((await store.get(key)) ?? []).flatMap((extent) => {
        const shared = overlap(extent.window, window);
        return shared ? [{ ...extent, window: shared, series: trimAll(extent.series, shared) }] : [];
      });
      const covered = known.map((extent) => extent.window);
      return { known, missing: missingWindows(window, covered, stepMs) };
    },
    async keep(key, extent, stepMs) {
      const before = (await store.get(key)) ?? [];
      await store.set(key, withExtent(before, extent, stepMs).slice(-MAX_EXTENTS));
    },
  };
}

/** The extents with one more, joined with its neighbours; where they overlap the new one counts. */
function withExtent(before: readonly Extent[], extent: Extent, stepMs: number): Extent[] {
  const { window } = extent;
  const kept = before.flatMap((each) =>
    missingWindows(each.window, [window], stepMs).map((rest) => ({
      ...each,
      window: rest,
      series: trimAll(each.series, rest),
    })),
  );
  const all = [...kept, extent];
  return joinWindows(
    all.map((each) => each.window),
    stepMs,
  ).map((joined) => {
    const parts = all.filter((each) => overlap(each.window, joined) !== null);
    return { window: joined, series: stitch(parts), infos: [...new Set(parts.flatMap(({ infos }) => infos))] };
  });
}

/** Keeps extents in this process, at most `maxBytes` of them by estimate; the longest unused go first. */
export function createMemoryExtentStore(maxBytes: number): ExtentStore {
  const entries = new LRUCache<string, readonly Extent[]>({
    maxSize: maxBytes,
    sizeCalculation: (extents, key) =>
      key.length * 2 + extents.reduce((sum, { series }) => sum + seriesBytes(series), 64),
  });
  return {
    get: async (key) => entries.get(key),
    set: async (key, extents) => {
      entries.set(key, extents);
    },
  };
}

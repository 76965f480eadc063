import type { TimeWindow } from '../../timeseries/align.ts';
import { joinWindows, missingWindows, overlap } from '../../timeseries/extents.ts';
import { type SeriesPart, stitch, trimAll } from '../../timeseries/stitch.ts';
import { createByteBounded } from '../byte-bounded.ts';
import { createMemoryGenerations, type Generations } from '../generations.ts';
import { seriesBytes } from '../series-bytes.ts';

/** A stretch of one range query's answer that no longer changes, and what the upstream remarked on it. */
export interface Extent extends SeriesPart {
  readonly infos: readonly string[];
}

/** What is known of a window, and what has to be asked for. */
export interface RangeLookup {
  readonly known: readonly Extent[];
  readonly missing: readonly TimeWindow[];
}

/** What a key's extents are looked up for. */
export interface Wanted {
  readonly window: TimeWindow;
  readonly stepMs: number;
  /** Until when samples no longer change: later ones are never kept, so it is of no use to look for them. */
  readonly settledMs: number;
}

/** Where extents are kept. Memory here; a shared second level may stand behind it, so it answers later. */
export interface ExtentStore {
  get(key: string, wanted: Wanted): Promise<readonly Extent[]>;
  /** Puts what `change` makes of the present extents in their place; of two at once, neither loses the other's. */
  update(key: string, change: (before: readonly Extent[]) => readonly Extent[]): Promise<void>;
}

/**
 * Answers of range queries as extents, by a key that names endpoint, credential, canonical expression and step. A later
 * or overlapping query finds what earlier ones have read, and asks only for the rest.
 */
export interface RangeCache {
  look(key: string, window: TimeWindow, stepMs: number, settledMs?: number): Promise<RangeLookup>;
  /** Keeps an extent: complete, without warnings, and old enough that it no longer changes. The caller sees to that. */
  keep(key: string, extent: Extent, stepMs: number): Promise<void>;
  /** A part of every key about `place`: another one after each `renew`, so that nothing from before is found again. */
  generation(place: string): Promise<string>;
  /** After a write to `place`, which may have changed what no longer changes by itself. Never rejects. */
  renew(place: string): Promise<void>;
}

/** More stretches than this under one key are a sign of jumping about; the oldest go. */
const MAX_EXTENTS = 32;

/** As a chart moves on, its extent grows; what is further back than this many points is rarely looked at again. */
const MAX_POINTS = 100_000;

/** Makes the cache over a store. Keys of different generations are different keys. */
export function createRangeCache(store: ExtentStore, generations: Generations = createMemoryGenerations()): RangeCache {
  return {
    generation: generations.current,
    renew: generations.renew,
    async look(key, window, stepMs, settledMs = window.endMs) {
      const known = (await store.get(key, { window, stepMs, settledMs })).flatMap((extent) => {
        const shared = overlap(extent.window, window);
        return shared ? [{ ...extent, window: shared, series: trimAll(extent.series, shared) }] : [];
      });
      const covered = known.map((extent) => extent.window);
      return { known, missing: missingWindows(window, covered, stepMs) };
    },
    keep: (key, extent, stepMs) => store.update(key, (before) => mergeExtents(before, [extent], stepMs)),
  };
}

/** Both lists of extents of one key; where they overlap the later list counts. */
export function mergeExtents(first: readonly Extent[], later: readonly Extent[], stepMs: number): readonly Extent[] {
  const merged = later.reduce((all, extent) => withExtent(all, extent, stepMs), first);
  return newest(merged, stepMs).slice(-MAX_EXTENTS);
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

/** What of the extents is among the newest points that are kept. */
function newest(extents: readonly Extent[], stepMs: number): readonly Extent[] {
  const endMs = extents.at(-1)?.window.endMs ?? 0;
  const kept = { startMs: endMs - (MAX_POINTS - 1) * stepMs, endMs };
  return extents.flatMap((extent) => {
    const window = overlap(extent.window, kept);
    return window ? [{ ...extent, window, series: trimAll(extent.series, window) }] : [];
  });
}

/** Keeps extents in this process, at most `maxBytes` of them by estimate; the longest unused go first. */
export function createMemoryExtentStore(maxBytes: number): ExtentStore {
  const entries = createByteBounded<readonly Extent[]>(maxBytes, (extents) =>
    extents.reduce((sum, { series }) => sum + seriesBytes(series), 0),
  );
  const present = (key: string) => entries.get(key) ?? [];
  return {
    get: async (key) => present(key),
    update: async (key, change) => entries.set(key, change(present(key))),
  };
}

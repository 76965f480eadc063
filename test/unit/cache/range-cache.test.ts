import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryExtentStore, createRangeCache } from '../../../src/cache/range/range-cache.ts';
import type { TimeWindow } from '../../../src/timeseries/align.ts';
import type { Series } from '../../../src/timeseries/series.ts';
import { stitch, trimAll } from '../../../src/timeseries/stitch.ts';

const stepMs = 60_000;

/** The truth: one series that has a value at each minute that is no multiple of seven. */
function truth({ startMs, endMs }: TimeWindow): Series[] {
  const timestampsMs: number[] = [];
  for (let at = startMs; at <= endMs; at += stepMs) if ((at / stepMs) % 7 !== 0) timestampsMs.push(at);
  return trimAll([{ labels: { job: 'a' }, timestampsMs, raw: timestampsMs.map((at) => `${at / 3}`), histograms: [] }], {
    startMs,
    endMs,
  });
}

const windows = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 80 }))
  .map(([start, length]): TimeWindow => ({ startMs: start * stepMs, endMs: (start + length) * stepMs }));

describe('The range cache', () => {
  it('gives, with what it says is missing, the same answer as the upstream, whatever was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(windows, { minLength: 1, maxLength: 30 }), async (asked) => {
        const cache = createRangeCache(createMemoryExtentStore(1_000_000));
        for (const window of asked) {
          const { known, missing } = await cache.look('key', window, stepMs);
          const fetched = missing.map((piece) => ({ window: piece, series: truth(piece), infos: [] }));
          for (const extent of fetched) await cache.keep('key', extent, stepMs);
          expect(stitch([...known, ...fetched])).toEqual(truth(window));
        }
      }),
    );
  });

  it('asks for nothing twice', async () => {
    const cache = createRangeCache(createMemoryExtentStore(1_000_000));
    const window = { startMs: 0, endMs: 10 * stepMs };
    await cache.keep('key', { window, series: truth(window), infos: [] }, stepMs);
    expect((await cache.look('key', window, stepMs)).missing).toEqual([]);
    expect((await cache.look('key', { startMs: 0, endMs: 12 * stepMs }, stepMs)).missing).toEqual([
      { startMs: 11 * stepMs, endMs: 12 * stepMs },
    ]);
    expect((await cache.look('other key', window, stepMs)).missing).toEqual([window]);
  });

  it('stays within its bytes: the longest unused go', async () => {
    const cache = createRangeCache(createMemoryExtentStore(20_000));
    const window = { startMs: 0, endMs: 50 * stepMs };
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) {
      await cache.keep(key, { window, series: truth(window), infos: [] }, stepMs);
    }
    expect((await cache.look('j', window, stepMs)).missing).toEqual([]);
    expect((await cache.look('a', window, stepMs)).missing).toEqual([window]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryExtentStore, createRangeCache, type Extent } from '../../../src/cache/range/range-cache.ts';
import { createTwoLevelExtentStore, type SharedExtents } from '../../../src/cache/range/two-level-extents.ts';
import type { TimeWindow } from '../../../src/timeseries/align.ts';
import type { Series } from '../../../src/timeseries/series.ts';
import { stitch } from '../../../src/timeseries/stitch.ts';

const stepMs = 60_000;
const ttlMs = 3_600_000;

/** The truth: one series with a value at each minute. */
function truth({ startMs, endMs }: TimeWindow): Series[] {
  const timestampsMs: number[] = [];
  for (let at = startMs; at <= endMs; at += stepMs) timestampsMs.push(at);
  return [{ labels: { job: 'a' }, timestampsMs, raw: timestampsMs.map((at) => `${at / 7}`), histograms: [] }];
}

const extentOf = (window: TimeWindow): Extent => ({ window, series: truth(window), infos: [] });
const minutes = (from: number, to: number): TimeWindow => ({ startMs: from * stepMs, endMs: to * stepMs });

/** A far level in this process that counts, and loses what it is told to. */
function farLevel() {
  const values = new Map<string, readonly Extent[]>();
  const far: SharedExtents & { reads: number; writes: number; lost: boolean } = {
    reads: 0,
    writes: 0,
    lost: false,
    async read(key) {
      far.reads += 1;
      return far.lost ? [] : (values.get(key) ?? []);
    },
    async write(key, extents) {
      far.writes += 1;
      if (!far.lost) values.set(key, extents);
      return !far.lost;
    },
  };
  return far;
}

function instance(far: SharedExtents, { bytes = 10_000_000, clock = { ms: 0 } } = {}) {
  const near = createMemoryExtentStore(bytes);
  return createRangeCache(createTwoLevelExtentStore({ near, far, ttlMs, nowMs: () => clock.ms }));
}

/** Until the writes that are under way have been made. */
const written = () => new Promise((done) => setImmediate(() => setImmediate(done)));

/** Asks as the loader does, and gives the whole answer. */
async function ask(cache: ReturnType<typeof instance>, window: TimeWindow, settledMs = window.endMs) {
  const { known, missing } = await cache.look('key', window, stepMs, settledMs);
  for (const piece of missing) {
    if (piece.startMs > settledMs) continue;
    await cache.keep('key', extentOf({ ...piece, endMs: Math.min(piece.endMs, settledMs) }), stepMs);
  }
  await written();
  return { series: stitch([...known, ...missing.map(extentOf)]), missing };
}

describe('Two levels of the range cache', () => {
  it('answer the truth whoever asks whatever, with much memory or none, and when the far level loses everything', async () => {
    const step = fc.record({
      who: fc.nat(2),
      from: fc.nat(300),
      length: fc.nat(80),
      lost: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const far = farLevel();
        const all = [instance(far), instance(far, { bytes: 20_000 }), instance(far, { bytes: 0 })];
        for (const { who, from, length, lost } of steps) {
          far.lost = lost;
          const cache = all[who];
          const window = minutes(from, from + length);
          if (cache) expect((await ask(cache, window)).series).toEqual(truth(window));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a second instance asks for nothing that the first has read', async () => {
    const far = farLevel();
    await ask(instance(far), minutes(0, 100));
    const second = instance(far);

    expect((await ask(second, minutes(0, 100))).missing).toEqual([]);
    expect((await ask(second, minutes(50, 110))).missing).toEqual([minutes(101, 110)]);
  });

  it('a chart that moves on goes to the far level neither to read nor to write each time', async () => {
    const far = farLevel();
    const clock = { ms: 0 };
    const cache = instance(far, { clock });
    for (let minute = 0; minute < 120; minute += 1) {
      clock.ms = minute * stepMs;
      await ask(cache, minutes(minute, minute + 180), (minute + 175) * stepMs);
    }

    expect(far.reads).toBe(1);
    // Twelve by growth alone; what would end soon is written again besides.
    expect(far.writes).toBeLessThan(20);
    expect(far.writes).toBeGreaterThan(3);
  });

  it('an instance with little memory does not put less in the place of more', async () => {
    const far = farLevel();
    await ask(instance(far), minutes(0, 200));
    const forgetful = instance(far, { bytes: 0 });
    await ask(forgetful, minutes(190, 230));

    expect((await ask(instance(far), minutes(0, 200))).missing).toEqual([]);
  });

  it('what the far level did not take is offered again', async () => {
    const far = farLevel();
    const cache = instance(far);
    far.lost = true;
    await ask(cache, minutes(0, 100));
    far.lost = false;
    await ask(cache, minutes(0, 101));
    await ask(cache, minutes(0, 110));

    expect((await ask(instance(far), minutes(0, 110))).missing).toEqual([]);
  });

  it('requests of the same moment share a look', async () => {
    const far = farLevel();
    const cache = instance(far);
    await Promise.all([1, 2, 3].map(() => cache.look('key', minutes(0, 10), stepMs)));

    expect(far.reads).toBe(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Extent } from '../../src/cache/range/range-cache.ts';
import { createRedisExtents } from '../../src/cache/redis/redis-extents.ts';
import { createRedisSeal } from '../../src/cache/redis/redis-seal.ts';
import type { Series } from '../../src/timeseries/series.ts';
import { linkedRedis } from './linked-redis.ts';

const redis = linkedRedis();

const extentsOf = (secret = 'a secret of sixteen') =>
  createRedisExtents({ link: redis.link, seal: createRedisSeal(secret), ttlSeconds: 60, refetchWindowMs: 300_000 });

const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', '__name__'), fc.string({ unit: 'grapheme' }));
const value = fc.oneof(fc.constantFrom('NaN', '+Inf', '-Inf', '-0', '1e+21'), fc.double().map(String));
const times = fc.oneof(
  fc.uniqueArray(fc.integer({ min: -1e12, max: 4e12 }), { maxLength: 20 }).map((all) => all.sort((a, b) => a - b)),
  fc
    .tuple(fc.nat(1e12), fc.integer({ min: 1, max: 1e7 }), fc.nat(50))
    .map(([first, step, count]) => Array.from({ length: count }, (_, i) => first + i * step)),
);
const histogram = fc.record({
  timestampMs: fc.nat(1e12),
  count: value,
  sum: value,
  buckets: fc.array(fc.record({ boundaries: fc.nat(3), lower: value, upper: value, count: value }), { maxLength: 3 }),
});
const series: fc.Arbitrary<Series> = fc
  .tuple(fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' })), { maxLength: 4 }), times, fc.infiniteStream(value))
  .chain(([labels, timestampsMs, values]) =>
    fc.array(histogram, { maxLength: 2 }).map((histograms) => ({
      labels: Object.fromEntries(labels),
      timestampsMs,
      raw: timestampsMs.map(() => values.next().value ?? '0'),
      histograms,
    })),
  );
const extent: fc.Arbitrary<Extent> = fc.record({
  window: fc.record({ startMs: fc.integer(), endMs: fc.integer() }),
  infos: fc.array(fc.string(), { maxLength: 2 }),
  series: fc.array(series, { maxLength: 4 }),
});

function chart(points: number, count = 1): Extent[] {
  const timestampsMs = Array.from({ length: points }, (_, i) => i * 60_000);
  const raw = timestampsMs.map((at) => String(Math.sin(at) * 1e9));
  const window = { startMs: 0, endMs: (points - 1) * 60_000 };
  const all = Array.from({ length: count }, (_, i) => ({ labels: { i: `${i}` }, timestampsMs, raw, histograms: [] }));
  return [{ window, infos: [], series: all }];
}

describe('Extents in Redis', () => {
  it('come back exactly as they were, whatever their labels, times, values and histograms', async () => {
    const store = extentsOf();
    await fc.assert(
      fc.asyncProperty(fc.array(extent, { maxLength: 3 }), async (extents) => {
        expect(await store.write('key', extents)).toBe(true);
        expect(JSON.stringify(await store.read('key'))).toBe(JSON.stringify(extents));
      }),
      { numRuns: 200 },
    );
  });

  it('are found under their own key and with their own secret only', async () => {
    await extentsOf().write('key one', chart(10));

    expect(await extentsOf().read('key one')).toEqual(chart(10));
    expect(await extentsOf().read('key two')).toEqual([]);
    expect(await extentsOf('another secret of 16').read('key one')).toEqual([]);
  });

  it('take a fraction of their text: a day of ten series is below 150 kB', async () => {
    const seal = createRedisSeal('a secret of sixteen');
    await extentsOf().write('day', chart(1_440, 10));
    const stored = await redis.link.run((client) => client.get(seal.nameOf('extents:1', '300000\nday')));

    expect(stored?.length).toBeLessThan(150_000);
    expect(JSON.stringify(chart(1_440, 10)).length / (stored?.length ?? 1)).toBeGreaterThan(3);
  });

  it('are not kept when they are too many points, or too many bytes even when packed', async () => {
    const store = extentsOf();

    expect(await store.write('just', chart(250_000))).toBe(false);
    expect(await store.write('fits', chart(100_000))).toBe(true);
    expect(await store.write('points', chart(125_001, 2))).toBe(false);
    expect(await store.read('points')).toEqual([]);
  });

  it('that hold a line break in a value are not found rather than found wrong', async () => {
    const [first] = chart(2);
    if (!first) throw new Error('no chart');
    const odd = { ...first, series: first.series.map((each) => ({ ...each, raw: ['1\n2', '3'] })) };
    await extentsOf().write('odd', [odd]);

    expect(await extentsOf().read('odd')).toEqual([]);
  });
});

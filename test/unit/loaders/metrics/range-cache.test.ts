import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryExtentStore, createRangeCache } from '../../../../src/cache/range/range-cache.ts';
import { createMetricsLoader, type MetricsPorts } from '../../../../src/loaders/metrics/metrics.loader.ts';
import type { RangeKey } from '../../../../src/loaders/metrics/questions.ts';
import { scopedExpression } from '../../../../src/loaders/metrics/scoped-promql.ts';
import { createReadsUnderWay } from '../../../../src/loaders/reads-under-way.ts';
import { noDeadline } from '../../../../src/resilience/deadline.ts';
import type { PrometheusClient } from '../../../../src/upstreams/prometheus/prometheus-client.ts';
import { GrowingUpstream } from '../../../support/metrics/growing-upstream.ts';
import { metricsEndpoint, metricsPorts } from '../../../support/metrics/metrics-source.ts';

const beginMs = Date.UTC(2026, 0, 15, 10);
const refetchWindowMs = 300_000;
const endpoint = metricsEndpoint();

/** A panel: what is asked again and again, over one time or another. */
const panel = fc.record({
  instances: fc.subarray(['a', 'bb', 'ccc'], { minLength: 1 }),
  query: fc.constantFrom(
    ...['m', 'm', 'm{}', 'm offset 5m', 'm offset -5m', 'm offset -2m', 'm @ start()', 'm @ end()'],
    ...[beginMs - 600_000, beginMs + 60_000, beginMs + 900_000].map((pin) => `m @ ${pin / 1_000}`),
    `m @ ${beginMs / 1_000} offset -7m`,
  ),
  stepMs: fc.constantFrom(15_000, 60_000, 70_000),
});

/** Which panel, how many steps before now its window ends (below 0 it reaches into the future), and how long it is. */
const look = fc.record({
  which: fc.nat(2),
  back: fc.integer({ min: -3, max: 30 }),
  points: fc.integer({ min: 1, max: 40 }),
});

const panels = fc.array(panel, { minLength: 1, maxLength: 3 });

const events = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(look, { minLength: 1, maxLength: 3 }).map((looks) => ({ kind: 'ask', looks }) as const),
    },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 400_000 }).map((ms) => ({ kind: 'wait', ms }) as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('well', 'well', 'down', 'degraded').map((mood) => ({ kind: 'mood', mood }) as const),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' } as const) },
  ),
  { minLength: 5, maxLength: 40 },
);

type Panel = typeof panel extends fc.Arbitrary<infer Value> ? Value : never;
type Look = typeof look extends fc.Arbitrary<infer Value> ? Value : never;

function keyOf({ instances, query, stepMs }: Panel, { back, points }: Look, nowMs: number): RangeKey {
  const endMs = Math.floor(nowMs / stepMs) * stepMs - back * stepMs;
  const scope = [{ label: 'instance', values: instances }];
  return { endpoint, scope, query, stepMs, startMs: endMs - (points - 1) * stepMs, endMs };
}

function emptyCache() {
  return createRangeCache(createMemoryExtentStore(50_000_000));
}

describe('Range queries through the cache', () => {
  it('answer as the upstream does now: whatever came late, was asked before, failed, was partial or forgotten', async () => {
    const seen = { answers: 0, points: 0, fetched: 0, partial: 0, failed: 0 };
    await fc.assert(
      fc.asyncProperty(panels, events, async (shown, script) => {
        const upstream = new GrowingUpstream(beginMs, refetchWindowMs);
        let ranges = emptyCache();
        for (const event of script) {
          if (event.kind === 'wait') upstream.nowMs += event.ms;
          if (event.kind === 'mood') upstream.mood = event.mood;
          if (event.kind === 'restart') ranges = emptyCache();
          if (event.kind !== 'ask') continue;
          const nowMs = () => upstream.nowMs;
          const freshness = { refetchWindowMs, staleMaxMs: 0 };
          const ports = metricsPorts(upstream.client, { ranges, freshness, nowMs });
          const loader = createMetricsLoader(ports, { deadline: noDeadline() }, createReadsUnderWay());
          const keys = event.looks.flatMap((each) =>
            shown.slice(each.which, each.which + 1).map((one) => keyOf(one, each, upstream.nowMs)),
          );
          const before = upstream.asked.length;
          const answers = await Promise.allSettled(keys.map((key) => loader.range(key)));
          for (const [i, key] of keys.entries()) {
            const truth = upstream.truth({
              ...{ query: scopedExpression(key.query, key.scope), stepSeconds: key.stepMs / 1_000 },
              ...{ startMs: key.startMs, endMs: key.endMs },
            });
            const answer = answers[i];
            if (answer?.status !== 'fulfilled') {
              expect(upstream.mood, String(answer?.reason)).toBe('down');
              seen.failed += 1;
            } else if (answer.value.warnings.length > 0) {
              expect(upstream.mood).toBe('degraded');
              seen.partial += 1;
            } else {
              expect(answer.value).toEqual({ ...truth, stale: null });
              seen.answers += 1;
              seen.points += truth.series.reduce((sum, { raw }) => sum + raw.length, 0);
            }
          }
          for (const { startMs, endMs, stepSeconds } of upstream.asked.slice(before)) {
            seen.fetched += (endMs - startMs) / stepSeconds / 1_000 + 1;
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(seen.answers, JSON.stringify(seen)).toBeGreaterThan(2_000);
    expect(Math.min(seen.partial, seen.failed), JSON.stringify(seen)).toBeGreaterThan(100);
  }, 60_000);

  const minuteMs = 60_000;
  const settledMs = beginMs - 3_600_000;
  const hour = (endMs: number): RangeKey => ({
    ...{ endpoint, scope: [], query: 'm', stepMs: minuteMs },
    ...{ startMs: endMs - 3_600_000, endMs },
  });
  const loaderOf = (upstream: GrowingUpstream, chosen: Partial<MetricsPorts> = {}) =>
    createMetricsLoader(
      metricsPorts(upstream.client, { nowMs: () => upstream.nowMs, ...chosen }),
      { deadline: noDeadline() },
      createReadsUnderWay(),
    );

  it('of equal expressions in another layout share what was read', async () => {
    const upstream = new GrowingUpstream(beginMs, 0);
    const ranges = emptyCache();
    for (const query of ['m{instance="a"}', ' m { instance = "a", } # and why', 'm{instance="a"}']) {
      await loaderOf(upstream, { ranges }).range({ ...hour(settledMs), query });
    }
    expect(upstream.asked).toHaveLength(1);
  });

  it('share nothing between two credentials, two endpoints, two steps or two scopes', async () => {
    const upstream = new GrowingUpstream(beginMs, 0);
    const ranges = emptyCache();
    const one = { ...hour(settledMs), endpoint: metricsEndpoint('http://127.0.0.1:9', 'one') };
    const others = [
      { ...one, endpoint: metricsEndpoint('http://127.0.0.1:9', 'two') },
      { ...one, endpoint: metricsEndpoint('http://127.0.0.1:9') },
      { ...one, stepMs: 2 * minuteMs },
      { ...one, scope: [{ label: 'instance', values: ['a'] }] },
    ];
    for (const key of [one, ...others]) await loaderOf(upstream, { ranges }).range(key);
    expect(upstream.asked).toHaveLength(1 + others.length);
  });

  it('extend the same stretch side by side without losing what the other has read', async () => {
    const upstream = new GrowingUpstream(beginMs, 0);
    const ranges = emptyCache();
    const windows = [0, 1, 2, 3].map((n) => hour(settledMs + n * 5_400_000 - 20 * 3_600_000));
    await Promise.all(windows.map((key) => loaderOf(upstream, { ranges }).range(key)));
    upstream.asked.length = 0;
    await Promise.all(windows.map((key) => loaderOf(upstream, { ranges }).range(key)));
    expect(upstream.asked).toEqual([]);
  });

  it('keep the pieces that came when another failed', async () => {
    const upstream = new GrowingUpstream(beginMs, 0);
    const ranges = emptyCache();
    const long = { ...hour(settledMs), stepMs: 1_000, startMs: settledMs - 21_999_000 };
    const { queryRange } = upstream.client;
    const prometheus: PrometheusClient = {
      ...upstream.client,
      queryRange: (access, query, options) => {
        if (query.endMs === settledMs) upstream.mood = 'down';
        return queryRange(access, query, options);
      },
    };
    await expect(loaderOf(upstream, { ranges, prometheus }).range(long)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(upstream.asked).toHaveLength(2);
    upstream.mood = 'well';
    await loaderOf(upstream, { ranges }).range(long);
    expect(upstream.asked).toHaveLength(3);
  });

  it('that lack the very same piece ask for it once', async () => {
    const upstream = new GrowingUpstream(beginMs, 0);
    const ranges = emptyCache();
    const loader = loaderOf(upstream, { ranges });
    const key = hour(settledMs);
    await loader.range({ ...key, startMs: settledMs - 1_800_000 });
    await Promise.all([loader.range(key), loader.range({ ...key, endMs: settledMs - minuteMs })]);
    expect(upstream.asked).toHaveLength(2);
  });

  it('forget nothing they need when the cache has no room at all', async () => {
    const upstream = new GrowingUpstream(beginMs, 0);
    const ranges = createRangeCache(createMemoryExtentStore(0));
    for (let n = 0; n < 2; n += 1) {
      expect((await loaderOf(upstream, { ranges }).range(hour(settledMs))).series).toHaveLength(3);
    }
    expect(upstream.asked).toHaveLength(2);
  });

  it('are refused when they can neither be asked at once nor be split', async () => {
    const upstream = new GrowingUpstream(beginMs, 0);
    const long = { ...hour(settledMs), stepMs: 1_000, startMs: settledMs - 11_000_000 };
    for (const key of [
      { ...long, limit: 5 },
      { ...long, query: 'm @ end()' },
    ]) {
      await expect(loaderOf(upstream).range(key)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    expect(upstream.asked).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createLastGoodCache } from '../../../../src/cache/last-good-cache.ts';
import type { UpstreamErrorCode } from '../../../../src/errors/error-code.ts';
import { UpstreamError } from '../../../../src/errors/upstream-error.ts';
import type { InstantKey, RangeKey } from '../../../../src/loaders/metrics/questions.ts';
import { createStaleAnswers, type StaleAnswers } from '../../../../src/loaders/metrics/stale.ts';
import type { QueryResult } from '../../../../src/timeseries/series.ts';
import { metricsEndpoint } from '../../../support/metrics/metrics-source.ts';

const minuteMs = 60_000;
const staleMaxMs = 10 * minuteMs;
const common = { endpoint: metricsEndpoint(), scope: [], query: 'm' } as const;
const instant: InstantKey = common;
const range: RangeKey = { ...common, startMs: 0, endMs: 60 * minuteMs, stepMs: minuteMs };

const failure = (code: UpstreamErrorCode) => new UpstreamError(code, 'no', { source: 'tmp', operation: 'query' });
const down = failure('UPSTREAM_UNAVAILABLE');

/** One series with a point each minute of the window. */
function answerTo({ startMs, endMs }: { startMs: number; endMs: number }, warnings: string[] = []): QueryResult {
  const timestampsMs = Array.from({ length: (endMs - startMs) / minuteMs + 1 }, (_, i) => startMs + i * minuteMs);
  const series = [{ labels: { job: 'a' }, timestampsMs, raw: timestampsMs.map(String), histograms: [] }];
  return { resultType: 'matrix', series, text: null, warnings, infos: [] };
}

function start(maxAgeMs = staleMaxMs) {
  const clock = { nowMs: 1_000_000 };
  const stale = createStaleAnswers(createLastGoodCache(1_000_000), maxAgeMs, () => clock.nowMs);
  return { clock, stale };
}

const come = (stale: StaleAnswers, key: InstantKey | RangeKey, result: QueryResult) =>
  stale.settle(key, Promise.resolve(result));
const fail = (stale: StaleAnswers, key: InstantKey | RangeKey, error: Error = down) =>
  stale.settle(key, Promise.reject(error));

describe('While an endpoint fails', () => {
  it('its last good answer to the same question stands in, with its age and the failure', async () => {
    const { clock, stale } = start();
    const good = answerTo(range);
    expect(await come(stale, instant, good)).toEqual({ ...good, stale: null });
    clock.nowMs += staleMaxMs;
    expect(await fail(stale, instant)).toEqual({ ...good, stale: { ageMs: staleMaxMs, error: down } });
    clock.nowMs += 1;
    await expect(fail(stale, instant)).rejects.toBe(down);
  });

  it.each(['UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_MALFORMED'] as const)('that is %s', async (code) => {
    const { stale } = start();
    await come(stale, instant, answerTo(range));
    expect((await fail(stale, instant, failure(code))).stale?.error.code).toBe(code);
  });

  it.each(['UPSTREAM_REJECTED', 'UPSTREAM_UNAUTHENTICATED', 'UPSTREAM_FORBIDDEN'] as const)(
    'but not when it refuses with %s, which no earlier answer may hide',
    async (code) => {
      const { stale } = start();
      await come(stale, instant, answerTo(range));
      await expect(fail(stale, instant, failure(code))).rejects.toMatchObject({ code });
    },
  );

  it('nor when the fault is our own, or the caller has left', async () => {
    const { stale } = start();
    await come(stale, instant, answerTo(range));
    await expect(fail(stale, instant, new TypeError('ours'))).rejects.toThrow('ours');
  });

  it('an answer with warnings does not stand in, and the good one before it does', async () => {
    const { stale } = start();
    await come(stale, instant, answerTo(range));
    await come(stale, instant, answerTo({ startMs: 0, endMs: 0 }, ['partial']));
    expect((await fail(stale, instant)).series).toEqual(answerTo(range).series);
  });

  it('another question has no answer: other scope, time, step, length, query or credentials', async () => {
    const { stale } = start();
    await come(stale, instant, answerTo(range));
    await come(stale, range, answerTo(range));
    const others: readonly (InstantKey | RangeKey)[] = [
      { ...instant, timeMs: 5 },
      { ...instant, query: 'n' },
      { ...instant, scope: [{ label: 'job', values: ['b'] }] },
      { ...instant, endpoint: metricsEndpoint('http://127.0.0.1:9', 'other') },
      { ...range, stepMs: 2 * minuteMs },
      { ...range, startMs: minuteMs },
      { ...range, limit: 1 },
    ];
    for (const key of others) await expect(fail(stale, key), JSON.stringify(key)).rejects.toBe(down);
  });

  it('a chart that has moved on keeps what is still in its window, without the newest points', async () => {
    const { stale } = start();
    await come(stale, range, answerTo(range));
    const moved = { ...range, startMs: 5 * minuteMs, endMs: 65 * minuteMs };
    const answer = await fail(stale, moved);
    expect(answer.series).toEqual(answerTo({ startMs: 5 * minuteMs, endMs: 60 * minuteMs }).series);
  });

  it('a window that began earlier, or lies further on than an answer may be old, has none', async () => {
    const { stale } = start();
    await come(stale, range, answerTo(range));
    for (const minutes of [-1, 11]) {
      const moved = { ...range, startMs: minutes * minuteMs, endMs: (60 + minutes) * minuteMs };
      await expect(fail(stale, moved)).rejects.toBe(down);
    }
  });

  it('an expression that depends on the ends of its window has none in a moved window', async () => {
    const { stale } = start();
    const pinned = { ...range, query: 'm @ end()' };
    await come(stale, pinned, answerTo(range));
    expect((await fail(stale, pinned)).stale).not.toBeNull();
    const moved = { ...pinned, startMs: minuteMs, endMs: 61 * minuteMs };
    await expect(fail(stale, moved)).rejects.toBe(down);
  });

  it('nothing stands in when the operator allows no age', async () => {
    const { stale } = start(0);
    await come(stale, instant, answerTo(range));
    await expect(fail(stale, instant)).rejects.toBe(down);
  });
});

import { describe, expect, it } from 'vitest';
import { timeReachOf } from '../../../src/promql/time-reach.ts';
import { parseDurationMs } from '../../../src/timeseries/duration.ts';

const reach = (text: string) => timeReachOf(text, parseDurationMs);

describe('How far an expression reaches in time', () => {
  it.each([
    ['up', 0],
    ['up offset 5m', 0],
    ['rate(up[5m] offset 1h)', 0],
    ['up offset -5m', 300_000],
    ['up offset - 5m', 300_000],
    ['up offset -1h30m5s7ms', 5_405_007],
    ['up offset -250ms', 250],
    ['rate(up[5m] offset -1m)', 60_000],
    ['max_over_time((up offset -2m)[10m:1m] offset -3m)', 300_000],
    ['-(up offset -1m)', 60_000],
    ['sum by (job) (up) / count(up offset -1d)', 86_400_000],
    ['up offset (1m - 10m)', Number.POSITIVE_INFINITY],
    ['up - 5', 0],
    ['time() + sum(start)', 0],
    ['predict_linear(up[1m] offset 5m, 60)', 0],
  ])('%s looks ahead by at most %i ms', (text, aheadMs) => {
    expect(reach(text)).toEqual({ dependsOnRange: false, aheadMs, pinnedMs: null });
  });

  it.each([
    ['up @ 1768471200', 1_768_471_200_000],
    ['up @ 1768471200.5', 1_768_471_200_500],
    ['up @ 1e9', 1_000_000_000_000],
    ['up @ -60', -60_000],
    ['rate(up[5m] @ 60) + up @ 120', 120_000],
    ['max_over_time(up[5m:1m] @ 60)', 60_000],
  ])('%s is pinned to %i', (text, pinnedMs) => {
    expect(reach(text)).toEqual({ dependsOnRange: false, aheadMs: 0, pinnedMs });
  });

  it.each([
    'up @ start()',
    'up @ end()',
    'rate(up[5m] @ end())',
    'sum(max_over_time(up[1h:1m] @ start())) + up',
    'up @ start() offset 5m',
    'up @ Inf',
    'up - start()',
    'rate(up[step()])',
    'up offset range()',
    'predict_linear(up[1m] @ 1768471200, 60)',
    'sum(predict_linear((up - 1)[5m:1m] @ 60, 60)) + up',
    'timestamp(up @ 60)',
  ])('%s depends on the ends of its range', (text) => {
    expect(reach(text).dependsOnRange).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignWindow } from '../../../src/timeseries/align.ts';
import { chooseStepMs, MAX_POINTS_PER_QUERY, pointCount } from '../../../src/timeseries/step.ts';

const HOUR_MS = 3_600_000;

describe('chooseStepMs', () => {
  it.each([
    [HOUR_MS, 61, 60_000],
    [HOUR_MS, 60, 120_000],
    [6 * HOUR_MS, 300, 120_000],
    [24 * HOUR_MS, 1000, 120_000],
    [30 * 24 * HOUR_MS, 1000, HOUR_MS],
    [10_000, 1000, 1000],
    [0, 1, 1000],
  ])('takes a nice step: %d ms in %d points', (rangeMs, maxPoints, stepMs) => {
    expect(chooseStepMs(rangeMs, maxPoints)).toBe(stepMs);
  });

  it('stays within maxPoints and the limit of an upstream wherever the aligned range falls', () => {
    const start = fc.integer({ min: -1e12, max: 2e12 });
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 0, max: 1e13 }),
        fc.integer({ min: 2, max: 20_000 }),
        (startMs, rangeMs, maxPoints) => {
          const stepMs = chooseStepMs(rangeMs, maxPoints);
          const window = alignWindow({ startMs, endMs: startMs + rangeMs }, stepMs);
          const points = pointCount(window.startMs, window.endMs, stepMs);
          expect(points).toBeLessThanOrEqual(Math.min(maxPoints, MAX_POINTS_PER_QUERY));
          expect(Math.abs(window.startMs % stepMs)).toBe(0);
        },
      ),
    );
  });

  it('respects the floor of a source and refuses nonsense', () => {
    expect(chooseStepMs(HOUR_MS, 10_000, 60_000)).toBe(60_000);
    expect(() => chooseStepMs(-1, 10)).toThrow(RangeError);
    expect(() => chooseStepMs(1, 0)).toThrow(RangeError);
  });
});

describe('pointCount', () => {
  it('counts both ends', () => {
    expect([pointCount(0, 10, 5), pointCount(0, 9, 5), pointCount(5, 5, 1), pointCount(6, 5, 1)]).toEqual([3, 2, 1, 0]);
  });
});

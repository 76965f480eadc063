import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeWindow } from '../../../src/timeseries/align.ts';
import { joinWindows, missingWindows, splitWindow } from '../../../src/timeseries/extents.ts';

const stepMs = 10;
/** Windows on the grid of the step, as sets of grid points they can be compared with. */
const windows = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }))
  .map(([start, length]): TimeWindow => ({ startMs: start * stepMs, endMs: (start + length) * stepMs }));

function points(all: readonly TimeWindow[]): number[] {
  return all.flatMap(({ startMs, endMs }) =>
    Array.from({ length: (endMs - startMs) / stepMs + 1 }, (_, i) => startMs + i * stepMs),
  );
}

describe('windows on a grid', () => {
  it('join into disjoint ones with the same points', () => {
    fc.assert(
      fc.property(fc.array(windows), (all) => {
        const joined = points(joinWindows(all, stepMs));
        expect(joined).toEqual([...new Set(points(all))].sort((a, b) => a - b));
      }),
    );
  });

  it('lack exactly the points that are asked for and in none of the covered ones', () => {
    fc.assert(
      fc.property(windows, fc.array(windows), (asked, covered) => {
        const known = new Set(points(covered));
        expect(points(missingWindows(asked, covered, stepMs))).toEqual(points([asked]).filter((at) => !known.has(at)));
      }),
    );
  });

  it('are split into pieces that hold each point once, none above the most', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 1, max: 30 }), (window, most) => {
        const pieces = splitWindow(window, stepMs, most);
        expect(points(pieces)).toEqual(points([window]));
        expect(Math.max(...pieces.map((piece) => points([piece]).length))).toBeLessThanOrEqual(most);
      }),
    );
  });
});

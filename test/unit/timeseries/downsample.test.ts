import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downsampleIndices } from '../../../src/timeseries/downsample.ts';

const values = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.double() }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
  {
    maxLength: 300,
  },
);

describe('downsampleIndices', () => {
  it('keeps at most maxPoints ascending points with the first and the last', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 60 }), (points, maxPoints) => {
        const kept = downsampleIndices(points, maxPoints);
        expect(kept.length).toBeLessThanOrEqual(Math.min(maxPoints, points.length));
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        if (points.length > 0) expect([kept[0], kept.at(-1)]).toEqual([0, points.length - 1]);
      }),
    );
  });

  it('keeps the lowest and the highest value, wherever the spike stands', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 4, max: 60 }), (points, maxPoints) => {
        const finite = points.filter(Number.isFinite);
        const kept = downsampleIndices(points, maxPoints).map((index) => points[index]);
        if (finite.length === 0) return;
        expect(kept).toContain(Math.min(...finite));
        expect(kept).toContain(Math.max(...finite));
      }),
    );
  });

  it('keeps a point of a stretch without values, so that the gap stays visible', () => {
    const gap = [...Array(50).fill(1), ...Array(50).fill(Number.NaN), ...Array(50).fill(2)];
    expect(downsampleIndices(gap, 12).some((index) => Number.isNaN(gap[index]))).toBe(true);
  });

  it('has an answer for very few points', () => {
    expect(downsampleIndices([1, 2, 9, 4], 1)).toEqual([3]);
    expect(downsampleIndices([1, 2, 9, 4], 2)).toEqual([0, 3]);
    expect(downsampleIndices([1, 2, 9, 4], 3)).toEqual([0, 2, 3]);
    expect(() => downsampleIndices([1], 0)).toThrow(RangeError);
    expect(() => downsampleIndices([1], 1.5)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../../src/timeseries/summary.ts';

describe('summarize', () => {
  it('looks at finite values only', () => {
    expect(summarize([Number.NaN, 3, Infinity, 1, 2, -Infinity])).toEqual({
      count: 3,
      min: 1,
      max: 3,
      mean: 2,
      first: 3,
      last: 2,
    });
    expect(summarize([])).toBeNull();
    expect(summarize([Number.NaN, Infinity])).toBeNull();
  });

  it('does not lose small values beside large ones', () => {
    expect(summarize([1e16, 1, -1e16, 1])?.mean).toBe(0.5);
    expect(summarize([1e308, 1e308, 1e308])?.mean).toBe(1e308);
  });

  it('always has a finite mean between the lowest and the highest value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (values) => {
        const summary = summarize(values);
        return summary !== null && summary.mean >= summary.min && summary.mean <= summary.max;
      }),
    );
  });
});

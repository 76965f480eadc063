import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, type Interval, isInside } from '../../../src/timeseries/interval.ts';
import { numbersOutside } from '../../../src/timeseries/outside.ts';
import type { Series } from '../../../src/timeseries/series.ts';
import { summarize } from '../../../src/timeseries/summary.ts';

const span = (startMs: number, endMs: number): Interval => ({ startMs, endMs });

describe('An interval inside of a window', () => {
  it.each([
    ['within', span(20, 30), span(20, 30)],
    ['over the start', span(5, 30), span(10, 30)],
    ['over the end', span(30, 99), span(30, 50)],
    ['around it', span(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), span(10, 50)],
    ['that begins at its last moment', span(50, 60), span(50, 50)],
    ['that ends at its first moment', span(0, 10), null],
    ['before', span(0, 5), null],
    ['after', span(51, 60), null],
    ['of no length', span(20, 20), null],
    ['that ends before it begins', span(30, 20), null],
  ])('%s', (_where, interval, expected) => {
    expect(clip(interval, span(10, 50))).toEqual(expected);
  });

  it('of a single moment is there exactly while it is', () => {
    const moments = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(moments, moments, moments, (start, end, at) => {
        const interval = span(start, end);
        expect(clip(interval, span(at, at)) !== null).toBe(isInside(at, [interval]));
      }),
    );
  });
});

function seriesOf(points: readonly (readonly [atMs: number, raw: string])[]): Series {
  return { labels: {}, timestampsMs: points.map(([at]) => at), raw: points.map(([, raw]) => raw), histograms: [] };
}

describe('A summary without downtimes', () => {
  const series = seriesOf([
    [0, '5'],
    [10, '0'],
    [20, '0'],
    [30, 'NaN'],
    [40, '7'],
    [50, '+Inf'],
    [60, '9'],
  ]);

  it('leaves out what lies in one, whose end no longer belongs to it', () => {
    // Left: 5 at 0, 7 at 40, +Inf at 50, 9 at 60.
    expect(summarize(numbersOutside(series, [span(10, 40)]))).toEqual({
      count: 3,
      min: 5,
      max: 9,
      mean: 7,
      first: 5,
      last: 9,
    });
  });

  it('is null when nothing finite is left', () => {
    expect(summarize(numbersOutside(series, [span(0, 50), span(60, 61)]))).toBeNull();
  });

  it('counts nothing twice where downtimes overlap, and is the plain one where there are none', () => {
    const interval = fc
      .tuple(fc.integer({ min: -5, max: 70 }), fc.integer({ min: -5, max: 70 }))
      .map(([a, b]) => span(a, b));
    const points = fc
      .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 30 })
      .map((at) => seriesOf(at.sort((a, b) => a - b).map((each) => [each, String(each)] as const)));
    fc.assert(
      fc.property(points, fc.array(interval, { maxLength: 6 }), (some, planned) => {
        const kept = numbersOutside(some, planned);
        const dropped = some.timestampsMs.filter((at) => isInside(at, planned));
        // Each value is its own moment, so that what is left can be told by looking.
        expect([...kept, ...dropped].sort((a, b) => a - b)).toEqual(some.timestampsMs);
        expect(numbersOutside(some, [])).toEqual(some.timestampsMs);
        expect(numbersOutside(some, [...planned, ...planned])).toEqual(kept);
      }),
    );
  });
});

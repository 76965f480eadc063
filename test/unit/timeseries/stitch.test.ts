import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitWindow } from '../../../src/timeseries/extents.ts';
import { compareLabels } from '../../../src/timeseries/labels.ts';
import type { Series } from '../../../src/timeseries/series.ts';
import { stitch, trimAll } from '../../../src/timeseries/stitch.ts';

const stepMs = 15_000;
const window = { startMs: 0, endMs: 40 * stepMs };

/** Series with gaps, each with at least one point in the window, in Prometheus' order. */
const answer = fc
  .uniqueArray(
    fc.tuple(fc.string({ unit: 'grapheme' }), fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 })),
    {
      selector: ([value]) => value,
    },
  )
  .map((all) =>
    all
      .map(([value, at]): Series => {
        const timestampsMs = at.sort((a, b) => a - b).map((i) => i * stepMs);
        return { labels: { job: value }, timestampsMs, raw: timestampsMs.map(String), histograms: [] };
      })
      .sort((a, b) => compareLabels(a.labels, b.labels)),
  );

describe('An answer that is read in pieces', () => {
  it('is, stitched, what it would have been at once', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 41 }), (whole, most) => {
        const parts = splitWindow(window, stepMs, most).map((piece) => ({
          window: piece,
          series: trimAll(whole, piece),
        }));
        expect(stitch(parts)).toEqual(whole);
      }),
    );
  });

  it('is in the order of labels, also when a server keeps none', () => {
    const one = (job: string): Series => ({ labels: { job }, timestampsMs: [0], raw: ['1'], histograms: [] });
    const stitched = stitch([{ window, series: [one('b'), one('a'), one('c')] }]);
    expect(stitched.map(({ labels }) => labels.job)).toEqual(['a', 'b', 'c']);
  });
});

import { describe, expect, it } from 'vitest';
import {
  type SeriesDraft,
  samplesFaults,
  WRITE_LIMITS,
} from '../../../src/upstreams/prometheus/write/samples.check.ts';

const series = (change: Partial<SeriesDraft> = {}): SeriesDraft => ({
  labels: { __name__: 'jobs', queue: 'a' },
  timestamps: [1_700_000_000, 1_700_000_000.5],
  values: [1, -2.5],
  ...change,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const refused: readonly [what: string, drafts: SeriesDraft[], path: string][] = [
  ['no series', [], 'series'],
  ['too many series', many(1_001).map((n) => series({ labels: { __name__: 'a', n: String(n) } })), 'series'],
  ['too many samples', [series({ timestamps: many(10_001), values: many(10_001) })], 'series'],
  ['no metric name', [series({ labels: { queue: 'a' } })], 'series/0/labels'],
  ['a bad metric name', [series({ labels: { __name__: 'a-b' } })], 'series/0/labels/__name__'],
  ['a bad label name', [series({ labels: { __name__: 'a', 'b-c': 'd' } })], 'series/0/labels/b-c'],
  ['a number as label', [series({ labels: { __name__: 'a', b: 1 } })], 'series/0/labels/b'],
  ['an empty label', [series({ labels: { __name__: 'a', b: '' } })], 'series/0/labels/b'],
  ['half a surrogate pair', [series({ labels: { __name__: 'a', b: '\ud800' } })], 'series/0/labels/b'],
  ['a long label', [series({ labels: { __name__: 'a', b: 'x'.repeat(2_049) } })], 'series/0/labels/b'],
  [
    'too many labels',
    [series({ labels: Object.fromEntries([['__name__', 'a'], ...many(32).map((n) => [`l${n}`, 'x'])]) })],
    'series/0/labels',
  ],
  ['no sample', [series({ timestamps: [], values: [] })], 'series/0/timestamps'],
  ['fewer values than times', [series(), series({ labels: { __name__: 'b' }, values: [1] })], 'series/1/values'],
  ['milliseconds', [series({ timestamps: [1.7e12], values: [1] })], 'series/0/timestamps/0'],
  ['times that fall', [series({ timestamps: [2, 1] })], 'series/0/timestamps/1'],
  ['one millisecond twice', [series({ timestamps: [1, 1.0001] })], 'series/0/timestamps/1'],
  ['no number', [series({ values: [1, Number.NaN] })], 'series/0/values/1'],
  ['the same series twice', [series(), series({ labels: { queue: 'a', __name__: 'jobs' } })], 'series/1/labels'],
];

describe('samples to write', () => {
  it('may be negative, in fractions of a second and within the limits', () => {
    const most = many(WRITE_LIMITS.samples);
    expect(samplesFaults([series(), series({ labels: { __name__: 'a:b', __replica__: 'x' } })])).toEqual([]);
    expect(samplesFaults([series({ timestamps: most, values: most })])).toEqual([]);
  });

  it.each(refused)('are refused with %s', (_, drafts, path) => {
    expect(samplesFaults(drafts).map((fault) => fault.path.join('/'))).toEqual([path]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkMerged, halve } from '../../../src/promql/chunk.ts';
import { type MergePlan, mergedQuery, planMerge } from '../../../src/promql/merge.ts';
import { compareLabels } from '../../../src/promql/merging/label-order.ts';
import { splitMerged } from '../../../src/promql/split.ts';

function planOf(query: string, labels: readonly string[], kind: 'instant' | 'range' = 'range'): MergePlan {
  const { plan, reason } = planMerge({ query, labels, kind });
  if (plan === null) throw new Error(reason);
  return plan;
}

function series(...labels: Record<string, string>[]): { labels: Record<string, string>; id: number }[] {
  return labels.map((each, id) => ({ labels: each, id }));
}

describe('splitMerged', () => {
  it('gives each scope its series, without a label that its own answer would not have', () => {
    const answer = series({ i: 'a', job: 'x' }, { i: 'b', job: 'x' }, { i: 'a', job: 'y' });
    const scopes = [{ i: ['a'] }, { i: ['b'] }, { i: ['c'] }, { i: ['a'] }];
    const ofA = [
      { labels: { job: 'x' }, id: 0 },
      { labels: { job: 'y' }, id: 2 },
    ];
    expect(splitMerged(planOf('sum by (job) (x)', ['i']), scopes, answer)).toEqual([
      ofA,
      [{ labels: { job: 'x' }, id: 1 }],
      [],
      ofA,
    ]);
    expect(splitMerged(planOf('x', ['i']), [{ i: ['b'] }], answer)).toEqual([[answer[1]]]);
  });

  it('gives a scope of several values all of them', () => {
    const answer = series({ i: 'a' }, { i: 'b' }, { i: 'c' });
    expect(splitMerged(planOf('x', ['i']), [{ i: ['c', 'a', 'a'] }], answer)).toEqual([[answer[0], answer[2]]]);
  });

  it('takes the asked combinations of several labels', () => {
    const answer = series({ i: 'a', j: '1' }, { i: 'a', j: '2' }, { i: 'b', j: '1' });
    const scopes = [
      { i: ['a'], j: ['2'] },
      { i: ['b'], j: ['1'] },
    ];
    expect(splitMerged(planOf('x', ['i', 'j']), scopes, answer)).toEqual([[answer[1]], [answer[2]]]);
  });

  it('sorts the series of a range anew when a label is gone, and leaves an instant vector as it came', () => {
    // With m both begin with m or a; without it the empty label set comes first.
    const answer = series({ a: '1', m: 'v' }, { m: 'v' });
    const ids = (kind: 'instant' | 'range'): number[] | undefined =>
      splitMerged(planOf('sum by (a) (x)', ['m'], kind), [{ m: ['v'] }], answer)[0]?.map(({ id }) => id);
    expect(ids('range')).toEqual([1, 0]);
    expect(ids('instant')).toEqual([0, 1]);
  });
});

describe('compareLabels', () => {
  it('orders by name, value and length, as UTF-8 bytes', () => {
    const sorted = [{}, { a: '1' }, { a: '1', b: '' }, { a: '2' }, { aa: '0' }, { b: '\uffff' }, { b: '\u{1f600}' }];
    expect(sorted.toReversed().sort(compareLabels)).toEqual(sorted);
  });
});

describe('chunkMerged', () => {
  it('keeps every chunk within the limits and loses no scope', () => {
    const plan = planOf('sum(x) / sum(y)', ['i']);
    const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.integer({ min: 1, max: 10 }), (values, maxScopes) => {
        const scopes = values.map((each) => ({ i: [each] }));
        const chunks = chunkMerged(plan, scopes, { maxQueryLength: 600, maxScopes });
        expect(chunks.flat()).toEqual(scopes);
        for (const chunk of chunks) {
          expect(chunk.length).toBeLessThanOrEqual(maxScopes);
          if (chunk.length > 1) expect(mergedQuery(plan, chunk).length).toBeLessThanOrEqual(600);
        }
      }),
    );
  });

  it('asks 120 servers for up in one query', () => {
    const scopes = Array.from({ length: 120 }, (_, index) => ({ i: [`10.20.30.${index}:9100`] }));
    expect(chunkMerged(planOf('up', ['i']), scopes)).toHaveLength(1);
  });
});

describe('halve', () => {
  it('halves until one is left', () => {
    expect(halve([1, 2, 3])).toEqual([[1, 2], [3]]);
    expect(halve([1])).toEqual([[1]]);
    expect(halve([])).toEqual([]);
  });
});

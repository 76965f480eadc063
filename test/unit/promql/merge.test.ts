import { describe, expect, it } from 'vitest';
import { canJoin, type MergePlan, mergedQuery, planMerge } from '../../../src/promql/merge.ts';
import { nameShape } from '../../../src/promql/merge-name.ts';
import { scopePromQL } from '../../../src/promql/scope.ts';

const SCOPES = [{ i: ['b.1'] }, { i: ['a'] }];

function planOf(query: string, labels: readonly string[] = ['i'], kind: 'instant' | 'range' = 'range'): MergePlan {
  const { plan, reason } = planMerge({ query, labels, kind });
  if (plan === null) throw new Error(reason);
  return plan;
}

function reasonOf(query: string, kind: 'instant' | 'range' = 'range', label = 'i'): string | null {
  return planMerge({ query, labels: [label], kind }).reason;
}

/** The rewritten expression without the scope, and what becomes of the label. */
function shapeOf(query: string): string {
  const { shape, labels } = planOf(query);
  const [label] = labels;
  return `${shape} ${label?.keeps ? 'keeps' : 'loses'}${label?.takesMany ? ', takes many' : ''}`;
}

describe('planMerge', () => {
  it.each([
    ['x', 'x keeps, takes many'],
    ['rate(x[5m] offset 1h)', 'rate(x[5m] offset 1h) keeps, takes many'],
    ['-x > 5', '-x > 5 keeps, takes many'],
    ['time() - x @ end()', 'time() - x @ end() keeps, takes many'],
    ['sum(x)', 'sum by (i) (x) loses'],
    ['sum by (job) (x)', 'sum by (job, i) (x) loses'],
    ['sum by (i) (x)', 'sum by (i) (x) keeps, takes many'],
    ['sum without (a) (x)', 'sum without (a) (x) keeps, takes many'],
    ['sum without (i, a) (x)', 'sum without (a) (x) loses'],
    ['topk(2, x)', 'topk by (i) (2, x) keeps'],
    ['max(sum by (job) (x))', 'max by (i) (sum by (job, i) (x)) loses'],
    ['count_values("v", x)', 'count_values by (i) ("v", x) loses'],
    [
      'histogram_quantile(0.9, sum by (le) (rate(x[1m])))',
      'histogram_quantile(0.9, sum by (le, i) (rate(x[1m]))) loses',
    ],
    ['x / y', 'x / y keeps, takes many'],
    ['sum(x) / sum(y)', 'sum by (i) (x) / sum by (i) (y) loses'],
    ['x / on (job) y', 'x / on (job, i) y loses'],
    ['x / on (i) y', 'x / on (i) y keeps, takes many'],
    ['x / ignoring (i, a) y', 'x / ignoring (a) y loses'],
    ['x * on (job) group_left (v) y', 'x * on (job, i) group_left(v) y keeps'],
    ['x * on (job) group_left (i) y', 'x * on (job, i) group_left() y keeps'],
    ['x * on (job) group_left (i) sum by (job) (y)', 'x * on (job, i) group_left() sum by (job, i) (y) loses'],
    ['sum(x) * on () group_right () y', 'sum by (i) (x) * on (i) group_right() y keeps'],
    ['x and on () y', 'x and on (i) y keeps'],
    ['x or y', 'x or y keeps, takes many'],
    ['max_over_time(sum(x)[5m:1m])', 'max_over_time(sum by (i) (x)[5m:1m]) loses'],
    ['label_replace(x, "a", "$1", "i", "(.*)")', 'label_replace(x, "a", "$1", "i", "(.*)") keeps, takes many'],
    ['sort(x)', 'sort(x) keeps, takes many'],
  ])('carries the label through %s', (query, shape) => {
    expect(shapeOf(query)).toBe(shape);
  });

  it.each([
    ['1 + time()', 'reads no series'],
    ['absent(x)', 'absent()'],
    ['absent_over_time(x[5m])', 'absent_over_time()'],
    ['x * scalar(y)', 'scalar()'],
    ['x or vector(0)', 'vector()'],
    ['day_of_week() + on () x', 'day_of_week() without series'],
    ['x / sum(y)', 'only one side of /'],
    ['x or on () sum(y)', 'only some series'],
    ['label_replace(x, "i", "$1", "a", "(.*)")', 'writes the label i'],
    ['label_join(sum(x), "a", "-", "job", "i")', 'reads the label i'],
    ['count_values("i", x)', 'writes the label i'],
    ['topk(scalar(y), x)', 'scalar()'],
    ['sum(x / y)', 'order of its operand'],
    ['sum(avg by (job) (x))', 'order of its operand'],
    ['limitk(1, x)', 'limitk'],
    ['info(x)', 'info()'],
    ['sum_over_time(sum(x * 2)[5m:])', 'order of its operand'],
  ])('runs %s alone and says why', (query, reason) => {
    expect(reasonOf(query)).toContain(reason);
  });

  it('knows that an instant query keeps the order of series, and that sort() then means something', () => {
    expect(reasonOf('sum(x / y)', 'instant')).toBeNull();
    expect(reasonOf('sum(max_over_time((x / y)[5m:]))', 'instant')).toContain('order of its operand');
    expect(reasonOf('sum(histogram_quantile(0.9, x))', 'instant')).toContain('order of its operand');
    expect(reasonOf('sort(x)', 'instant')).toContain('gives an order');
  });

  it('does not split a histogram by its bounds', () => {
    expect(reasonOf('histogram_quantile(0.9, x)', 'range', 'le')).toContain('removes le');
  });

  it('takes several labels, each in turn', () => {
    const plan = planOf('sum by (a) (x) / on (a) sum by (a, i) (y)', ['i', 'j']);
    expect(plan.shape).toBe('sum by (a, i, j) (x) / on (a, i, j) sum by (a, i, j) (y)');
    expect(plan.labels.map(({ keeps }) => keeps)).toEqual([false, false]);
  });
});

describe('mergedQuery', () => {
  it('reads the union of the scopes, in one spelling whatever their order', () => {
    const plan = planOf('sum(x) / sum(y{i!="z"})');
    const text = 'sum by (i) (x{i=~"a|b\\\\.1"}) / sum by (i) (y{i!="z",i=~"a|b\\\\.1"})';
    expect(mergedQuery(plan, SCOPES)).toBe(text);
    expect(mergedQuery(plan, SCOPES.toReversed())).toBe(text);
  });

  it('is the plain scoped query for a single scope of an unchanged expression', () => {
    expect(mergedQuery(planOf('rate(x[5m])'), [{ i: ['a'] }])).toBe(
      scopePromQL('rate(x[5m])', [{ label: 'i', op: '=', value: 'a' }]),
    );
  });
});

describe('canJoin', () => {
  it('takes several values only where the expression keeps them apart by itself', () => {
    expect(canJoin(planOf('rate(x[5m])'), { i: ['a', 'b'] })).toBe(true);
    expect(canJoin(planOf('sum(x)'), { i: ['a', 'b'] })).toBe(false);
    expect(canJoin(planOf('sum(x)'), { i: ['a', 'a'] })).toBe(true);
  });

  it('takes no empty value and no missing label', () => {
    expect(canJoin(planOf('x'), { i: [''] })).toBe(false);
    expect(canJoin(planOf('x'), { i: [] })).toBe(false);
    expect(canJoin(planOf('x', ['i', 'j']), { i: ['a'] })).toBe(false);
  });
});

describe('nameShape', () => {
  it.each([
    ['up', 'up', '{}'],
    ['up{a="b"} offset 5m', 'up', '{a="b"} offset 5m'],
    ['(up[5m] @ 1)', 'up', '({}[5m] @ 1)'],
    ['{"a b"}', 'a b', '{}'],
  ])('takes the name out of %s', (query, name, shape) => {
    expect(nameShape(query)).toEqual({ name, query: shape });
  });

  it.each(['rate(up[5m])', '{__name__="up"}', 'up + 1', '-up', '{a="b"}', '1'])('leaves %s alone', (query) => {
    expect(nameShape(query)).toBeNull();
  });

  it('merges by name only what keeps the name', () => {
    expect(reasonOf('{} offset 5m', 'range', '__name__')).toBeNull();
    expect(reasonOf('rate({}[5m])', 'range', '__name__')).toContain('plain selectors');
  });
});

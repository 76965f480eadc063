import { describe, expect, it } from 'vitest';
import { checkPromQL } from '../../../src/promql/check.ts';

function messages(text: string, kind: 'instant' | 'range' = 'instant'): string[] {
  return checkPromQL(text, { kind }).errors.map((error) => `${error.line}:${error.column} ${error.message}`);
}

describe('checkPromQL', () => {
  it('names the type of the answer and the selectors that are read', () => {
    expect(checkPromQL('sum(rate(x{a="b"}[5m])) / on () {c="d"} offset 1h')).toEqual({
      valid: true,
      errors: [],
      resultType: 'vector',
      selectors: ['x{a="b"}', '{c="d"}'],
    });
    expect(
      ['1', 'x', 'x[5m]', '"a"', '(1 + 2)', '-x', 'scalar(x)'].map((text) => checkPromQL(text).resultType),
    ).toEqual(['scalar', 'vector', 'matrix', 'string', 'scalar', 'vector', 'scalar']);
  });

  it.each([
    ['rate(x)', '1:6 rate() expects a range vector here, not an instant vector: add a range, such as [5m]'],
    ['rate(sum(x))', '1:6 rate() expects a range vector here, not an instant vector: add a subquery, such as [30m:1m]'],
    [
      'sum(x[5m])',
      '1:5 sum expects an instant vector here, not a range vector: use a function of ranges, such as rate() or max_over_time()',
    ],
    [
      'topk(x, x)',
      '1:6 topk expects a scalar here, not an instant vector: scalar() makes one of a vector with one element',
    ],
    ['topk(x)', '1:1 topk takes a scalar and an instant vector, not 1 argument'],
    ['clamp(x, 1)', '1:1 clamp() takes 3 arguments, not 2'],
    ['label_join(x, "a")', '1:1 label_join() takes at least 3 arguments, not 2'],
    ['x{a=~"("}', '1:3 a=~ needs a regular expression of RE2: missing closing ): `^(?:()$`'],
    ['x{a=~"(?=b)"}', '1:3 a=~ needs a regular expression of RE2: invalid or unsupported Perl syntax: `(?=`'],
    [
      '{a=~".*"}',
      '1:1 The selector would match every series: name a metric, or give a matcher that does not match the empty string, such as job=~".+"',
    ],
    ['x{__name__="y"}', '1:3 The metric name is given twice: x before the braces and __name__ inside'],
    ['1 > 2', '1:1 Two scalars can be compared only with bool: write > bool'],
    ['x + bool y', '1:1 bool stands only after a comparison, such as == or >, not after +'],
    ['x or 1', '1:1 or joins two instant vectors, but one side is a scalar: vector() makes a vector of it'],
    ['x and on (a) group_left () y', '1:1 group_left does not go with and, which always joins many to many'],
    ['x * on (a) group_left (a) y', '1:24 Label a stands in on and in group_left: the result has it already'],
    ['x offset 1m [5m]', '1:1 offset stands after the range: write x[5m] offset 1h'],
    ['sum(x) offset 1m', '1:1 offset stands only behind a selector, a range or a subquery: put it inside'],
    ['x[0s]', '1:1 A duration in brackets must be longer than 0'],
    [
      'label_replace(x, "a", "b", "c", "(")',
      '1:33 label_replace() needs a regular expression of RE2: missing closing ): `^(?:()$`',
    ],
  ])('teaches what is wrong with %j', (text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  it('reports every fault in the order of the text', () => {
    expect(messages('rate(x) + {a=~"["}\n + sum()')).toHaveLength(3);
  });

  it('refuses a range vector at the top of a range query only', () => {
    expect(messages('x[5m]')).toEqual([]);
    expect(messages('x[5m]', 'range')[0]).toContain('leave the brackets out');
    expect(messages('"a"', 'range')[0]).toContain('not a string');
  });

  it('reports syntax errors in the same form', () => {
    expect(checkPromQL('sum(')).toMatchObject({
      valid: false,
      resultType: null,
      selectors: [],
      errors: [{ line: 1, column: 5 }],
    });
  });
});

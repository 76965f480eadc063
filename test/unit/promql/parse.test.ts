import { describe, expect, it } from 'vitest';
import { MAX_QUERY_DEPTH, MAX_QUERY_LENGTH, parsePromQL, readPromQL } from '../../../src/promql/parse.ts';
import { printPromQL } from '../../../src/promql/print.ts';
import { PromQLSyntaxError } from '../../../src/promql/syntax-error.ts';

function firstFault(text: string): string {
  const [fault] = readPromQL(text).faults;
  return fault ? `${fault.line}:${fault.column} ${fault.message}` : 'none';
}

describe('parsePromQL', () => {
  it.each([
    ['up', 'up'],
    ['sum(x) by (a,)', 'sum by (a) (x)'],
    ['SUM BY (a) (x)', 'sum by (a) (x)'],
    ['a AND ON (b) c', 'a and on (b) c'],
    ['a + on(b) group_left(c) d', 'a + on (b) group_left(c) d'],
    ['x >bool ignoring() 1', 'x > bool ignoring () 1'],
    ['rate( up{a="b",}[5m]  offset 1m )', 'rate(up{a="b"}[5m] offset 1m)'],
    ['x[5m:1m] @ end() offset -5m', 'x[5m:1m] @ end() offset -5m'],
    ['x[5m:] @ 1.5', 'x[5m:] @ 1.5'],
    ['{"a b", "c d"=~\'e\'}', '{"a b","c d"=~\'e\'}'],
    ['up # rest\n', 'up'],
    ['-x^2', '-x ^ 2'],
    ['count_values without () (`v`, x)', 'count_values without () (`v`, x)'],
    ['holt_winters(x[5m], 0.1, 0.2)', 'holt_winters(x[5m], 0.1, 0.2)'],
    ['sum by (on, bool) (x{on="y"})', 'sum by (on, bool) (x{on="y"})'],
  ])('prints %j in one spelling, which parses to itself', (text, printed) => {
    expect(printPromQL(parsePromQL(text).root)).toBe(printed);
    expect(printPromQL(parsePromQL(printed).root)).toBe(printed);
  });

  it.each([
    ['', '1:1 The query is empty: expected an expression, such as up or rate(x_total[5m])'],
    ['sum(', '1:5 Unexpected end: expected an expression'],
    ['rate(up', '1:8 Unexpected end: expected ) to close the ( at character 5, or an operator'],
    ['up{a=b}', '1:6 Unexpected b: expected a label value in quotes, such as "web"'],
    ['up{a}', '1:5 Unexpected }: expected one of = != =~ !~ after the label name'],
    ['x{a="b" c="d"}', '1:9 Unexpected c: expected , or }'],
    ['1 +', '1:4 Unexpected end: expected an expression after +'],
    ['a and', '1:6 Unexpected end: expected an expression after and'],
    ['x[]', '1:3 Unexpected ]: expected a duration, such as 5m'],
    ['x offset', '1:9 Unexpected end: expected a duration after offset, such as 5m'],
    ['x @ y', '1:5 Unexpected y: expected a unix time in seconds, start() or end() after @'],
    ['sum by job (x)', '1:8 Unexpected job: expected , or )'],
    ['up\n  bar', '2:3 Unexpected bar: expected an operator, such as + or and, or the end of the query'],
    ['rat(x[5m])', '1:1 Unknown function rat: did you mean rate?'],
    ['"x', '1:1 The string is not closed'],
    ['up{a="\\d"}', '1:7 \\d is no escape: write \\\\ for a backslash, or use backticks'],
    ['{"a","b"}', '1:6 The metric name is given twice'],
  ])('says where %j is wrong and what was expected', (text, message) => {
    expect(firstFault(text)).toBe(message);
  });

  it('throws the first fault with its span and keeps the others', () => {
    const error = thrownBy(() => parsePromQL('sum(a b) + up{c=}'));
    expect(error).toBeInstanceOf(PromQLSyntaxError);
    expect(error).toMatchObject({ line: 1, column: 7, from: 6, to: 7 });
    expect(error instanceof PromQLSyntaxError && error.faults.length).toBe(2);
  });

  it('refuses characters that the grammar skips and Prometheus does not', () => {
    expect(firstFault('up\u00a0+ 1')).toBe('1:3 Unexpected character U+00A0 outside of a string');
    expect(firstFault('up{a="\u00a0"}')).toBe('none');
    expect(firstFault('up # \u00a0')).toBe('none');
  });

  it('refuses a comment that Prometheus would end earlier than the grammar does', () => {
    expect(firstFault('up # \r or secret')).toContain('A carriage return inside a comment');
    expect(firstFault('up # note\r\n+ 1')).toBe('none');
  });

  it('bounds the length and the depth', () => {
    expect(firstFault('a'.repeat(MAX_QUERY_LENGTH + 1))).toContain('longer than');
    for (const levels of [MAX_QUERY_DEPTH + 1, 30_000]) {
      expect(firstFault(`${'('.repeat(levels)}a${')'.repeat(levels)}`)).toContain(`deeper than ${MAX_QUERY_DEPTH}`);
      expect(firstFault(`${'-'.repeat(levels)}a`)).toContain(`deeper than ${MAX_QUERY_DEPTH}`);
      expect(firstFault(`${'a+'.repeat(levels)}a`)).toContain(`deeper than ${MAX_QUERY_DEPTH}`);
    }
    expect(firstFault(`${'a+'.repeat(MAX_QUERY_DEPTH - 1)}a`)).toBe('none');
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
}

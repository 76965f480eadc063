import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { oneOf, printMatcher } from '../../../src/promql/matcher.ts';
import { escapeRE2, isLabelName, isMetricName, quoteLabelValue } from '../../../src/promql/quote.ts';
import { UnquoteError, unquote } from '../../../src/promql/syntax/unquote.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 30 });

describe('quoteLabelValue', () => {
  it('gives back the same text when unquoted, whatever it holds', () => {
    fc.assert(fc.property(anyText, (value) => unquote(quoteLabelValue(value)) === value));
  });

  it('writes printable ASCII only', () => {
    fc.assert(fc.property(anyText, (value) => /^"[\x20-\x7e]*"$/.test(quoteLabelValue(value))));
  });

  it('refuses a lone surrogate instead of asking for another value', () => {
    expect(() => quoteLabelValue('a\ud800')).toThrow(RangeError);
  });
});

describe('unquote', () => {
  it.each([
    [String.raw`"a\"b\\\n"`, 'a"b\\\n'],
    [String.raw`'it\'s "x"'`, 'it\'s "x"'],
    ['`a\\n`', 'a\\n'],
    [String.raw`"\x41\101\u00e9\U0001F600"`, 'AAé😀'],
    [String.raw`"\xc3\xa9"`, 'é'],
    [String.raw`"\xff"`, null],
    ['""', ''],
  ])('reads %s', (literal, value) => {
    expect(unquote(literal)).toBe(value);
  });

  it.each([
    String.raw`"\d"`,
    String.raw`"\'"`,
    String.raw`'\"'`,
    '"a',
    '"a\\"',
    '"a\nb"',
    String.raw`"\x4"`,
    String.raw`"\ud800"`,
    String.raw`"\U00110000"`,
    String.raw`"\400"`,
    String.raw`"\u12"`,
  ])('refuses %j', (literal) => {
    expect(() => unquote(literal)).toThrow(UnquoteError);
  });
});

describe('oneOf', () => {
  it('is an equality for one value and a sorted alternation for many', () => {
    expect(oneOf('a', ['x.y', 'x.y'])).toEqual({ label: 'a', op: '=', value: 'x.y' });
    expect(oneOf('a', ['b:1', 'a.1'])).toEqual({ label: 'a', op: '=~', value: 'a\\.1|b:1' });
    expect(() => oneOf('a', [])).toThrow(RangeError);
  });

  it('matches each of its values and nothing else', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 2, maxLength: 5 }), anyText, (values, other) => {
        const { op, value } = oneOf('a', values);
        const matches = (text: string): boolean =>
          op === '=' ? text === value : RE2JS.compile(`^(?:${value})$`).matches(text);
        return values.every(matches) && matches(other) === values.includes(other);
      }),
    );
  });

  it('escapes every character that RE2 gives a meaning', () => {
    expect(escapeRE2('a.b+c*d?e(f)g|h[i]j{k}l^m$n\\o')).toBe(
      'a\\.b\\+c\\*d\\?e\\(f\\)g\\|h\\[i\\]j\\{k\\}l\\^m\\$n\\\\o',
    );
  });
});

describe('names', () => {
  it('knows classic label and metric names', () => {
    expect(['a', '_1', 'A9', '1a', 'a:b', 'a-b', ''].map(isLabelName)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(['a:b', ':a', '1a'].map(isMetricName)).toEqual([true, true, false]);
  });

  it('refuses to print a matcher on a name that is none', () => {
    expect(() => printMatcher({ label: 'a"} or {b', op: '=', value: 'x' })).toThrow(RangeError);
  });
});

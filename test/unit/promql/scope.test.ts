import { describe, expect, it } from 'vitest';
import type { Matcher } from '../../../src/promql/matcher.ts';
import { PromQLScopeError, readsSeries, scopePromQL, scopeSelector, selectorOf } from '../../../src/promql/scope.ts';
import { PromQLSyntaxError } from '../../../src/promql/syntax-error.ts';

const scope: readonly Matcher[] = [{ label: 'i', op: '=', value: 'a' }];

describe('scopePromQL', () => {
  it.each([
    ['up', 'up{i="a"}'],
    ['{job="x"}', '{job="x",i="a"}'],
    ['{}', '{i="a"}'],
    ['rate(x[5m] offset 1m)', 'rate(x{i="a"}[5m] offset 1m)'],
    ['x @ end()', 'x{i="a"} @ end()'],
    ['max_over_time(rate(x[1m])[1h:5m])', 'max_over_time(rate(x{i="a"}[1m])[1h:5m])'],
    ['sum by (j) (a) / on (j) group_left() b', 'sum by (j) (a{i="a"}) / on (j) group_left() b{i="a"}'],
    ['topk(scalar(k), -x)', 'topk(scalar(k{i="a"}), -x{i="a"})'],
    ['x{i="b"}', 'x{i="b",i="a"}'],
    ['x{i=~".*"}', 'x{i=~".*",i="a"}'],
    ['1 + time()', '1 + time()'],
    ['label_replace(x, "i", "b", "", "")', 'label_replace(x{i="a"}, "i", "b", "", "")'],
    ['x # or y', 'x{i="a"}'],
    ['x{a="} or y{"}', 'x{a="} or y{",i="a"}'],
    ['sum(sum)', 'sum(sum{i="a"})'],
  ])('limits every selector of %j', (text, scoped) => {
    expect(scopePromQL(text, scope)).toBe(scoped);
  });

  it('adds several matchers, quoted so that a value cannot break out', () => {
    const matchers: Matcher[] = [
      { label: 'i', op: '=', value: '"} or up{x="' },
      { label: 'j', op: '=~', value: 'b|c' },
    ];
    expect(scopePromQL('up', matchers)).toBe('up{i="\\"} or up{x=\\"",j=~"b|c"}');
  });

  it('returns the text unchanged without matchers, but still refuses what is no PromQL', () => {
    expect(scopePromQL(' up # note', [])).toBe(' up # note');
    expect(() => scopePromQL('up{', [])).toThrow(PromQLSyntaxError);
  });

  it('refuses info(), which reads series beyond its argument', () => {
    expect(() => scopePromQL('info(up)', scope)).toThrow(PromQLScopeError);
  });
});

describe('scopeSelector', () => {
  it('takes a selector only', () => {
    expect(scopeSelector('up{}', scope)).toBe('up{i="a"}');
    expect(() => scopeSelector('sum(up)', scope)).toThrow(PromQLScopeError);
    expect(() => scopeSelector('up[5m]', scope)).toThrow(PromQLScopeError);
  });

  it('has a selector for the scope itself', () => {
    expect(selectorOf(scope)).toBe('{i="a"}');
    expect(selectorOf([])).toBeNull();
  });
});

describe('readsSeries', () => {
  it.each([
    ['1 + 1', false],
    ['vector(time())', false],
    ['"text"', false],
    ['day_of_week()', false],
    ['1 + scalar(up)', true],
    ['absent({a="b"})', true],
  ])('answers for %j', (text, reads) => {
    expect(readsSeries(text)).toBe(reads);
  });
});

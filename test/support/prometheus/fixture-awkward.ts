import type { FixtureSeries } from './fixture-series.ts';

/** Label values that break out of careless quoting; each is the label `text` of one series of `awkward`. */
export const awkwardTexts: readonly string[] = [
  'plain',
  ' leading and trailing ',
  'say "hello"',
  "it's",
  'back`tick',
  'C:\\temp\\new',
  'ends with \\',
  'line one\nline two',
  'tab\there',
  '.*',
  '.+',
  '^(a|b)$',
  'a.b',
  'a+b?[c]{2}',
  '"} or vector(1) or up{text="',
  '{text="plain"}',
  '$1',
  '%20',
  '# comment',
  'a,b',
  'äöü',
  '서울',
  'مرحبا',
  'e\u0301',
  '\u00e9',
  '😀',
  '\u200b',
  '\u0001',
  'x'.repeat(300),
];

/** A series for each text, and two without the label at all, which match as empty. */
export function* awkwardSeries(): Generator<FixtureSeries, void, undefined> {
  for (const [number, text] of awkwardTexts.entries()) {
    yield { name: 'awkward', labels: { job: 'awkward', text }, valueAt: (index) => number * 1000 + index };
  }
  yield { name: 'awkward', labels: { job: 'awkward' }, valueAt: (index) => -index };
  yield { name: 'awkward', labels: { job: 'awkward', other: 'label' }, valueAt: (index) => -index - 1000 };
}

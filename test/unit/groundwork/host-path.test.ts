import { expect, it } from 'vitest';
import { fitsPath } from '../../../src/upstreams/groundwork/host-path.ts';

it.each(['web-01', 'a', 'Web 01', 'web.example.com', '日本', "o'neil", '10.0.0.5', '...'])(
  '%s can stand in a path',
  (name) => {
    expect(fitsPath(name)).toBe(true);
  },
);

it.each([
  '',
  ' a',
  'a ',
  'a,b',
  'a/b',
  'a\\b',
  'a;b',
  'a%2Fb',
  'a?b',
  'a#b',
  '.',
  '..',
  'Rename',
  'filter',
  'autocomplete',
  '\ud800',
  'a\nb',
])('%j cannot: it would mean something else there', (name) => {
  expect(fitsPath(name)).toBe(false);
});

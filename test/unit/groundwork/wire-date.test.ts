import { expect, it } from 'vitest';
import { readWireDate, writeQueryDate } from '../../../src/upstreams/groundwork/wire-date.ts';

const MOMENT = Date.UTC(2013, 4, 22, 16, 43, 6);

it.each([
  ['2013-05-22T09:43:06.000-0700'],
  ['2013-05-22T09:43:06-07:00'],
  ['2013-05-22T16:43:06Z'],
  ['2013-05-22 09:43:06.000 '],
  ['2013-05-22T09:43:06'],
  [MOMENT],
  [String(MOMENT)],
])('%s is the same moment, to a server in Los Angeles', (wire) => {
  expect(readWireDate(wire, 'America/Los_Angeles')).toBe(MOMENT);
});

it.each([
  ['0'],
  [''],
  ['   '],
  [0],
  ['May 17, 2013'],
  ['2013-13-41T00:00:00Z'],
  [null],
  [undefined],
  [true],
  [{}],
  [1e300],
])('%s names no moment', (wire) => {
  expect(readWireDate(wire, 'UTC')).toBeNull();
});

it('writes dates of queries on the clock of the server, summer time included', () => {
  expect(writeQueryDate(MOMENT, 'America/Los_Angeles')).toBe('2013-05-22 09:43:06');
  expect(writeQueryDate(Date.UTC(2013, 0, 1, 0, 0, 0), 'Europe/Berlin')).toBe('2013-01-01 01:00:00');
  expect(writeQueryDate(MOMENT, 'UTC')).toBe('2013-05-22 16:43:06');
});

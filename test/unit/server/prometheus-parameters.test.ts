import { describe, expect, it } from 'vitest';
import { Parameters } from '../../../src/server/prometheus/parameters.ts';
import { readDurationMs, readTimeMs } from '../../../src/server/prometheus/read-time.ts';

describe('a time as Prometheus clients write it', () => {
  it.each<[string, number]>([
    ['1700000000', 1_700_000_000_000],
    ['1700000000.283', 1_700_000_000_283],
    ['1.7e9', 1_700_000_000_000],
    ['-1.5', -1_500],
    ['.25', 250],
    ['2026-01-15T10:00:00Z', Date.UTC(2026, 0, 15, 10)],
    ['2026-01-15T10:00:00.123456789+09:00', Date.UTC(2026, 0, 15, 1, 0, 0, 123)],
    ['-292273086-05-16T16:47:06Z', Number.NEGATIVE_INFINITY],
    ['+292277025-08-18T07:12:54.999999999Z', Number.POSITIVE_INFINITY],
  ])('%s is read', (text, timeMs) => {
    expect(readTimeMs(text)).toBe(timeMs);
  });

  it.each(['', 'now', '1e999', 'NaN', '0x10', ' 1', '2026-01-15', '2026-02-30T00:00:00Z', '2026-01-15T10:00:00'])(
    '%j is none',
    (text) => {
      expect(() => readTimeMs(text)).toThrow(RangeError);
    },
  );
});

describe('a duration as Prometheus clients write it', () => {
  it.each<[string, number]>([
    ['15', 15_000],
    ['0.25', 250],
    ['0.0014', 1],
    ['97.1', 97_100],
    ['1m', 60_000],
    ['1h30m', 5_400_000],
    ['5ms', 5],
  ])('%s is read', (text, durationMs) => {
    expect(readDurationMs(text)).toBe(durationMs);
  });

  it.each(['', '1.5h', 'soon', '1e400', '5x'])('%j is none', (text) => {
    expect(() => readDurationMs(text)).toThrow(RangeError);
  });
});

describe('the parameters of a request', () => {
  it('are those of the form before those of the URL, and selectors of both', () => {
    const parameters = new Parameters('query=up&match[]=a&time=', 'query=down&match%5B%5D=b&time=1');
    expect(parameters.expression()).toBe('up');
    expect(parameters.selectors()).toEqual(['a', 'b']);
    expect(parameters.timeMs('time')).toBe(1_000);
  });

  it('have no bounds where a client says since ever and for ever', () => {
    expect(new Parameters('', 'start=-9223309901257974&end=9223309901257974').bounds()).toEqual({});
    expect(new Parameters('', 'start=1&end=9223309901257974').bounds()).toEqual({ startMs: 1_000 });
    expect(new Parameters('', '').bounds()).toEqual({});
  });

  it('have no limit where it is 0', () => {
    expect(new Parameters('', 'limit=0').count('limit')).toBeUndefined();
    expect(new Parameters('', 'limit=3').count('limit')).toBe(3);
  });
});

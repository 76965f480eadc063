import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDurationMs } from '../../../src/timeseries/duration.ts';

describe('parseDurationMs', () => {
  it.each([
    ['30s', 30_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['2w', 1_209_600_000],
    ['1y', 31_536_000_000],
    ['1s500ms', 1500],
    ['0', 0],
    ['0s', 0],
  ])('reads %s', (text, durationMs) => {
    expect(parseDurationMs(text)).toBe(durationMs);
  });

  it.each([
    ['1.5h', 'instead of 1.5h'],
    ['-5m', 'no sign'],
    ['30', 'such as 30s'],
    ['', 'falling units'],
    ['30m1h', 'falling units'],
    ['5 m', 'falling units'],
    ['5M', 'falling units'],
    ['400y', 'too long'],
  ])('refuses %j and says why', (text, reason) => {
    expect(() => parseDurationMs(text)).toThrow(reason);
  });
});

describe('formatDuration', () => {
  it('writes what parses back to the same milliseconds', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e12 }), (durationMs) => parseDurationMs(formatDuration(durationMs)) === durationMs),
    );
  });

  it('uses weeks and years only when they are whole', () => {
    expect([0, 604_800_000, 691_200_000, 5_400_000, 1].map(formatDuration)).toEqual(['0s', '1w', '8d', '1h30m', '1ms']);
    expect(() => formatDuration(-1)).toThrow(RangeError);
  });
});

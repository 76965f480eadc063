import { describe, expect, it } from 'vitest';
import { timeReachOf } from '../../../src/promql/time-reach.ts';

/** Whole minutes are enough here. */
function minutes(duration: string): number {
  const match = /^(\d+)m$/.exec(duration);
  if (match === null) throw new RangeError(duration);
  return Number(match[1]) * 60_000;
}

describe('timeReachOf', () => {
  it('knows what depends on where the range begins, ends or steps', () => {
    const depends = (text: string): boolean => timeReachOf(text, minutes).dependsOnRange;
    expect(['x', 'x[5m:]', 'x @ 5', 'time()', 'sum(start)'].map(depends)).toEqual([false, false, false, false, false]);
    expect(
      ['x @ end()', 'rate(x[5m] @ start())', 'x - start()', 'rate(x[step()])', 'x offset range()'].map(depends),
    ).toEqual([true, true, true, true, true]);
  });

  it('adds up how far negative offsets reach ahead', () => {
    const ahead = (text: string): number => timeReachOf(text, minutes).aheadMs;
    expect(['x offset 5m', 'x offset -5m', 'a offset -1m + b offset -2m'].map(ahead)).toEqual([0, 300_000, 180_000]);
    expect(ahead('x offset -1y')).toBe(Number.POSITIVE_INFINITY);
  });

  it('knows the latest pinned moment', () => {
    expect(timeReachOf('x @ 5 + y @ 7.5', minutes).pinnedMs).toBe(7500);
    expect(timeReachOf('x', minutes).pinnedMs).toBeNull();
  });
});

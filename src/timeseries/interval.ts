/** A stretch of time in epoch milliseconds. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The part of `interval`, whose end does not belong to it, inside of `window`, whose both ends do; `null` when there is
 * none. What begins at the window's last moment is there for that moment.
 */
export function clip(interval: Interval, window: Interval): Interval | null {
  if (interval.startMs > window.endMs || interval.endMs <= window.startMs || interval.endMs <= interval.startMs)
    return null;
  return { startMs: Math.max(interval.startMs, window.startMs), endMs: Math.min(interval.endMs, window.endMs) };
}

/** Whether the moment lies in any of the intervals, whose ends do not belong to them. */
export function isInside(momentMs: number, intervals: readonly Interval[]): boolean {
  return intervals.some(({ startMs, endMs }) => momentMs >= startMs && momentMs < endMs);
}

import { badUserInput } from '../../errors/sightline-error.ts';
import type { TimeWindow } from '../../timeseries/align.ts';
import type { TimeRange } from './time-range.input.ts';

/**
 * The window that a range means at `nowMs`.
 *
 * @throws BAD_USER_INPUT for both ways at once, for neither, and for an end before the start.
 */
export function windowOf({ start, end, last }: TimeRange, nowMs: number): TimeWindow {
  const given = { start: start ?? null, end: end ?? null, last: last ?? null };
  if (given.last !== null && given.start === null && given.end === null) {
    return { startMs: nowMs - given.last, endMs: nowMs };
  }
  if (given.last === null && given.start !== null) {
    const endMs = given.end ?? nowMs;
    if (endMs >= given.start) return { startMs: given.start, endMs };
    throw badUserInput('range: the end is before the start; accepted: an end at or after the start');
  }
  throw badUserInput('range: accepted: either start (and end), or last');
}

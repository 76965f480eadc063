import { Field, InputType } from 'type-graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import type { TimeWindow } from '../../timeseries/align.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Duration } from '../scalars/duration.scalar.ts';

/** A stretch of time, as clients give it. */
@InputType({ description: 'A stretch of time: `start` (and `end`), or `last`. Exactly one of the two ways.' })
export class TimeRange {
  @Field(() => DateTime, { nullable: true, description: 'Where it begins, included.' })
  readonly start?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Where it ends, included; now when left out.' })
  readonly end?: number | null;

  @Field(() => Duration, { nullable: true, description: 'Its length, ending now: `1h` is the last hour.' })
  readonly last?: number | null;
}

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

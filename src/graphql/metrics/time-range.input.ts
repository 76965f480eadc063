import { Field, InputType } from 'type-graphql';
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

import { Field, ID, InputType, Int } from 'type-graphql';
import { ZMON_SOURCE } from '../alert/alert.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

/** What a new downtime needs. */
@InputType({ description: 'A new downtime.' })
export class ScheduleDowntimeInput {
  @Field(() => ID, { nullable: true, description: ZMON_SOURCE })
  readonly source?: string | null;

  @Field(() => String, { description: 'Why, for those who see the alerts; not empty.' })
  readonly comment!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it begins; now when left out. Cut to the second.' })
  readonly startTime?: number | null;

  @Field(() => DateTime, {
    description: 'When it ends: after its begin, in the future, at most one year from now. Rounded up to the second.',
  })
  readonly endTime!: number;

  @Field(() => [String], {
    description: 'Ids of the entities that it covers, at least one, such as `web-03` or `web-03:9100`.',
  })
  readonly entities!: readonly string[];

  @Field(() => [Int], {
    nullable: true,
    description: 'Only alerts of these definitions; all that watch the entities when left out.',
  })
  readonly alertDefinitionIds?: readonly number[] | null;
}

/** Which downtime to delete. */
@InputType({ description: 'Which downtime to delete.' })
export class DeleteDowntimeInput {
  @Field(() => ID, { nullable: true, description: ZMON_SOURCE })
  readonly source?: string | null;

  @Field(() => ID, { description: 'Its `downtimeId`.' })
  readonly downtimeId!: string;
}

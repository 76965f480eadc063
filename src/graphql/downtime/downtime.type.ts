import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ZmonDowntime } from '../../loaders/zmon/records.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

/** A planned stretch of time in which alerts are expected. */
@ObjectType({
  description: 'A planned stretch of time in which alerts of some entities are expected, and notify nobody.',
  simpleResolvers: true,
})
export class Downtime {
  @Field(() => ID, { description: 'ZMON’s own id; what `deleteDowntime` takes.' })
  readonly downtimeId: string;

  @Field(() => String, { nullable: true, description: 'Why; null when ZMON does not say.' })
  readonly comment: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it begins; null when ZMON does not say.' })
  readonly startTime: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends; null when ZMON does not say.' })
  readonly endTime: number | null;

  @Field(() => String, { nullable: true, description: 'Who scheduled it; null when ZMON does not say.' })
  readonly createdBy: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The entities that it covers; null below an alert, where ZMON does not say.',
  })
  readonly entities: readonly string[] | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'The alert definitions that it covers; null below an alert, where ZMON does not say.',
  })
  readonly alertDefinitionIds: readonly number[] | null;

  constructor(record: ZmonDowntime) {
    this.downtimeId = record.downtimeId;
    this.comment = record.comment;
    this.startTime = record.startTimeMs;
    this.endTime = record.endTimeMs;
    this.createdBy = record.createdBy;
    this.entities = record.entities;
    this.alertDefinitionIds = record.alertDefinitionIds;
  }
}

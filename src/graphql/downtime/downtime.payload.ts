import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../write/user-error.type.ts';
import { Downtime } from './downtime.type.ts';

/** What became of a write to a downtime. */
@ObjectType({ description: 'What became of a write to a downtime.', simpleResolvers: true })
export class DowntimePayload {
  @Field(() => Downtime, {
    nullable: true,
    description:
      'The downtime: scheduled, or deleted, of which often only `downtimeId` is known. Null when nothing was done.',
  })
  readonly downtime!: Downtime | null;

  @Field(() => [UserError], {
    description: 'Why it was not done; empty when it was. `PARTIAL`: it covers some of the entities only.',
  })
  readonly userErrors!: readonly UserError[];
}

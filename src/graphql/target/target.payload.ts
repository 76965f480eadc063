import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../write/user-error.type.ts';

/** What became of a write to a target. */
@ObjectType({ description: 'What became of a write to a target.' })
export class TargetPayload {
  /** NHN answers a new target's id only: the rest is read where it is asked for. */
  readonly created: readonly string[] | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  readonly userErrors: readonly UserError[];

  constructor(created: readonly string[] | null, userErrors: readonly UserError[] = []) {
    this.created = created;
    this.userErrors = userErrors;
  }
}

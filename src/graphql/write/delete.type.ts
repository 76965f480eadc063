import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from './user-error.type.ts';

/** What to delete. */
@InputType({ description: 'What to delete.' })
export class DeleteInput {
  @Field(() => ID, { description: 'Its global `id`.' })
  readonly id!: string;
}

/** What became of a deletion. */
@ObjectType({ description: 'What became of a deletion.', simpleResolvers: true })
export class DeletePayload {
  @Field(() => ID, { nullable: true, description: 'Global id of what is gone; null when it was not done.' })
  readonly deletedId!: string | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

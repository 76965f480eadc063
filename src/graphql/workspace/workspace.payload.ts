import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../write/user-error.type.ts';
import { Workspace } from './workspace.type.ts';

/** What became of a write to a workspace. */
@ObjectType({ description: 'What became of a write to a workspace.', simpleResolvers: true })
export class WorkspacePayload {
  @Field(() => Workspace, { nullable: true, description: 'The workspace as it is now; null when nothing was done.' })
  readonly workspace!: Workspace | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

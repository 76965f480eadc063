import { Arg, Authorized, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { scopeParts } from '../../selection/project-scope.ts';
import type { GraphContext } from '../context.ts';
import { fromGlobalId } from '../node/global-id.ts';
import { DeleteInput, DeletePayload } from '../write/delete.type.ts';
import { badInput, notFound, refused } from '../write/user-error.ts';
import { findTarget } from './target.find.ts';
import { CreateTargetInput } from './target.input.ts';
import { TargetPayload } from './target.payload.ts';
import { Target } from './target.type.ts';

const MAX_PORT = 65_535;

/** Writes to targets. */
@Resolver(() => TargetPayload)
export class TargetMutations {
  @Authorized('EDITOR')
  @Mutation(() => TargetPayload, {
    description: 'Adds a server’s port to a workspace; it is scraped from then on. For EDITOR.',
  })
  async createTarget(
    @Arg('input', () => CreateTargetInput, { description: 'The new target.' }) {
      workspace,
      hostId,
      port,
    }: CreateTargetInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<TargetPayload> {
    const [source = '', region = '', project = '', workspaceId = ''] = fromGlobalId(workspace, ['Workspace']).parts;
    const scope = selection.scopeOf(source, region, project);
    if (!scope) return new TargetPayload(null, [notFound('workspace', 'there is no such workspace')]);
    if (port < 1 || port > MAX_PORT) return new TargetPayload(null, [badInput('port', `accepted: 1 to ${MAX_PORT}`)]);
    const outcome = await loaders.nhnWrites.createTarget({ scope, workspaceId }, { hostId, port });
    if (!outcome.written) return new TargetPayload(null, [refused(outcome.refusal)]);
    return new TargetPayload([...scopeParts(scope), workspaceId, outcome.value]);
  }

  @FieldResolver(() => Target, {
    nullable: true,
    description: 'The new target; null when nothing was done. When only reading it back fails, an error says so here.',
  })
  async target(@Root() { created }: TargetPayload, @Ctx() context: GraphContext): Promise<Target | null> {
    return created && findTarget(context, created);
  }

  @Authorized('EDITOR')
  @Mutation(() => DeletePayload, {
    description: 'Removes a target from its workspace; it is no longer scraped. For EDITOR.',
  })
  async deleteTarget(
    @Arg('input', () => DeleteInput, { description: 'Which target.' }) { id }: DeleteInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<DeletePayload> {
    const [source = '', region = '', project = '', workspaceId = '', targetId = ''] = fromGlobalId(id, [
      'Target',
    ]).parts;
    const scope = selection.scopeOf(source, region, project);
    if (!scope) return { deletedId: null, userErrors: [notFound('id', 'there is no such target')] };
    const outcome = await loaders.nhnWrites.deleteTarget({ scope, workspaceId, targetId });
    return outcome.written
      ? { deletedId: id, userErrors: [] }
      : { deletedId: null, userErrors: [refused(outcome.refusal)] };
  }
}

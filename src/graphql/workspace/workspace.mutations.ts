import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { NhnWorkspace } from '../../loaders/nhn/records.ts';
import type { Written } from '../../loaders/written.ts';
import type { ProjectScope } from '../../selection/project-scope.ts';
import type { GraphContext } from '../context.ts';
import { fromGlobalId } from '../node/global-id.ts';
import { DeleteInput, DeletePayload } from '../write/delete.type.ts';
import { notFound, refused } from '../write/user-error.ts';
import { workspaceFaults } from './workspace.check.ts';
import { CreateWorkspaceInput, UpdateWorkspaceInput } from './workspace.input.ts';
import { WorkspacePayload } from './workspace.payload.ts';
import { Workspace } from './workspace.type.ts';

const ABSENT = notFound('id', 'there is no such workspace');

/** Writes to workspaces. */
@Resolver()
export class WorkspaceMutations {
  @Authorized('EDITOR')
  @Mutation(() => WorkspacePayload, {
    description: 'Creates a workspace in the selected region and project. For EDITOR.',
  })
  async createWorkspace(
    @Arg('input', () => CreateWorkspaceInput, { description: 'The new workspace.' }) input: CreateWorkspaceInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<WorkspacePayload> {
    const scope = selection.requireProject(input);
    const faults = workspaceFaults(input);
    if (faults.length > 0) return { workspace: null, userErrors: faults };
    const { name, metricsPath, description = null } = input;
    return payload(scope, await loaders.nhnWrites.createWorkspace(scope, { name, metricsPath, description }));
  }

  @Authorized('EDITOR')
  @Mutation(() => WorkspacePayload, {
    description: 'Changes path and description of a workspace; its name cannot be changed. For EDITOR.',
  })
  async updateWorkspace(
    @Arg('input', () => UpdateWorkspaceInput, { description: 'The new state.' }) input: UpdateWorkspaceInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<WorkspacePayload> {
    const { id, metricsPath, description = null } = input;
    const [source = '', region = '', project = '', workspaceId = ''] = fromGlobalId(id, ['Workspace']).parts;
    const scope = selection.scopeOf(source, region, project);
    const faults = workspaceFaults({ metricsPath });
    if (!scope || faults.length > 0) return { workspace: null, userErrors: scope ? faults : [ABSENT] };
    return payload(
      scope,
      await loaders.nhnWrites.updateWorkspace({ scope, workspaceId }, { metricsPath, description }),
    );
  }

  @Authorized('EDITOR')
  @Mutation(() => DeletePayload, {
    description:
      'Deletes a workspace and its targets. A new one of the same name shows the old series again. For EDITOR.',
  })
  async deleteWorkspace(
    @Arg('input', () => DeleteInput, { description: 'Which workspace.' }) { id }: DeleteInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<DeletePayload> {
    const [source = '', region = '', project = '', workspaceId = ''] = fromGlobalId(id, ['Workspace']).parts;
    const scope = selection.scopeOf(source, region, project);
    if (!scope) return { deletedId: null, userErrors: [ABSENT] };
    const outcome = await loaders.nhnWrites.deleteWorkspace({ scope, workspaceId });
    return outcome.written
      ? { deletedId: id, userErrors: [] }
      : { deletedId: null, userErrors: [refused(outcome.refusal)] };
  }
}

function payload(scope: ProjectScope, outcome: Written<NhnWorkspace>): WorkspacePayload {
  return outcome.written
    ? { workspace: new Workspace(scope, outcome.value), userErrors: [] }
    : { workspace: null, userErrors: [refused(outcome.refusal)] };
}

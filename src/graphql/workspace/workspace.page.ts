import type { ProjectScope } from '../../selection/project-scope.ts';
import { type Connection, toConnection } from '../connection/connection.type.ts';
import { contains } from '../connection/contains.ts';
import { type PageRequest, paginate } from '../connection/paginate.ts';
import type { GraphContext } from '../context.ts';
import type { WorkspaceFilter } from './workspace.input.ts';
import { Workspace } from './workspace.type.ts';

/** A page of a project's workspaces in a region, by name. */
export async function workspacePage(
  { loaders, limits }: GraphContext,
  scope: ProjectScope,
  page: PageRequest,
  filter: WorkspaceFilter | null | undefined,
): Promise<Connection<Workspace>> {
  const all = await loaders.workspaces.list(scope);
  const shown = all.filter(
    ({ name, reservedCode }) =>
      contains(name, filter?.nameContains) && (filter?.reserved ?? reservedCode !== null) === (reservedCode !== null),
  );
  const cut = paginate(shown, ({ name, workspaceId }) => [name, workspaceId], page, limits);
  return toConnection(cut, (record) => new Workspace(scope, record));
}

import type { GraphContext } from '../context.ts';
import { Workspace } from './workspace.type.ts';

/** The workspace that a global id's parts name; `null` where there is none for this caller. */
export async function findWorkspace(
  { selection, loaders }: GraphContext,
  [source = '', region = '', project = '', workspaceId = '']: readonly string[],
): Promise<Workspace | null> {
  const scope = selection.scopeOf(source, region, project);
  const record = scope && (await loaders.workspaces.byId({ scope, workspaceId }));
  return record && new Workspace(scope, record);
}

import type { GraphContext } from '../context.ts';
import { Target } from './target.type.ts';

/** The target that a global id's parts name; `null` where there is none for this caller. */
export async function findTarget(
  { selection, loaders }: GraphContext,
  [source = '', region = '', project = '', workspaceId = '', targetId = '']: readonly string[],
): Promise<Target | null> {
  const scope = selection.scopeOf(source, region, project);
  const record = scope && (await loaders.targets.byId({ scope, workspaceId, targetId }));
  return record && new Target(scope, record);
}

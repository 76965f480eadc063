import { type ProjectScope, scopeKey } from '../../selection/project-scope.ts';
import type { NhnWorkspace } from '../../upstreams/nhn/shapes.ts';
import { eachByIdentity, groupBy, loaderByIdentity } from '../by-identity.ts';
import type { NhnReads } from './shared-reads.ts';

/** A workspace by its own id. */
export interface WorkspaceKey {
  readonly scope: ProjectScope;
  readonly workspaceId: string;
}

/** Workspaces, one list call a project and region whatever the number of keys. */
export interface WorkspaceLoader {
  list(scope: ProjectScope): Promise<readonly NhnWorkspace[]>;
  /** `null` when it does not exist. */
  byId(key: WorkspaceKey): Promise<NhnWorkspace | null>;
  /** Forgets what was read in the scope: after a write. */
  clear(): void;
}

const identity = ({ scope, workspaceId }: WorkspaceKey) => JSON.stringify([scopeKey(scope), workspaceId]);

/** Makes the workspace loader of one request. */
export function createWorkspaceLoader(reads: NhnReads): WorkspaceLoader {
  const asked = new Set<string>();

  const lists = loaderByIdentity<ProjectScope, readonly NhnWorkspace[]>(scopeKey, (scopes) => {
    for (const scope of scopes) asked.add(scopeKey(scope));
    return eachByIdentity(scopes, scopeKey, (scope) => reads.listWorkspaces(scope));
  });

  const byId = loaderByIdentity<WorkspaceKey, NhnWorkspace | null>(identity, (keys) => {
    const groups = groupBy(keys, ({ scope }) => scopeKey(scope));
    return new Map(
      [...groups].flatMap(([key, group]) => {
        // One is asked for by itself; with a second, now or later in the request, the list is cheaper.
        const single = group.length === 1 && !asked.has(key);
        asked.add(key);
        const load = async ({ scope, workspaceId }: WorkspaceKey) => {
          if (single) return reads.getWorkspace(scope, workspaceId);
          return (await lists.load(scope))?.find((workspace) => workspace.workspaceId === workspaceId) ?? null;
        };
        return [...eachByIdentity(group, identity, load)];
      }),
    );
  });

  return {
    list: async (scope) => (await lists.load(scope)) ?? [],
    byId: async (key) => byId.load(key),
    clear: () => {
      asked.clear();
      lists.clearAll();
      byId.clearAll();
    },
  };
}

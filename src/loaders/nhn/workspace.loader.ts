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

  const byId = loaderByIdentity<WorkspaceKey, NhnWorkspace | null>(identity, async (keys) => {
    const groups = groupBy(keys, ({ scope }) => scopeKey(scope));
    const loaded = await Promise.all(
      [...groups.values()].map((group) => {
        // A single one is asked for by itself, unless the list is there or on its way.
        const single = group.length === 1 && !asked.has(scopeKey(group[0].scope));
        return eachByIdentity(group, identity, async ({ scope, workspaceId }) => {
          if (single) return reads.getWorkspace(scope, workspaceId);
          return (await lists.load(scope))?.find((workspace) => workspace.workspaceId === workspaceId) ?? null;
        });
      }),
    );
    return new Map(loaded.flatMap((part) => [...part]));
  });

  return {
    list: async (scope) => (await lists.load(scope)) ?? [],
    byId: (key) => byId.load(key),
    clear: () => {
      asked.clear();
      lists.clearAll();
      byId.clearAll();
    },
  };
}

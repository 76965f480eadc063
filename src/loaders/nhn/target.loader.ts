import { type ProjectScope, scopeKey } from '../../selection/project-scope.ts';
import type { NhnTarget } from '../../upstreams/nhn/shapes.ts';
import { eachByIdentity, groupBy, loaderByIdentity } from '../by-identity.ts';
import type { ServerKey } from './server.loader.ts';
import type { NhnReads } from './shared-reads.ts';
import type { WorkspaceKey, WorkspaceLoader } from './workspace.loader.ts';

/** A target by its own id; NHN finds it only below its workspace. */
export interface TargetKey extends WorkspaceKey {
  readonly targetId: string;
}

/** Targets, one list call a workspace, side by side up to the endpoint's limit. */
export interface TargetLoader {
  /** Empty when the workspace does not exist. */
  ofWorkspace(key: WorkspaceKey): Promise<readonly NhnTarget[]>;
  /** Over all workspaces of the project in the region. */
  all(scope: ProjectScope): Promise<readonly NhnTarget[]>;
  /** A server's targets over all workspaces; shares the calls of `all`. */
  ofServer(key: ServerKey): Promise<readonly NhnTarget[]>;
  /** `null` when it does not exist. */
  byId(key: TargetKey): Promise<NhnTarget | null>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

const workspaceIdentity = ({ scope, workspaceId }: WorkspaceKey) => JSON.stringify([scopeKey(scope), workspaceId]);
const targetIdentity = (key: TargetKey) => JSON.stringify([scopeKey(key.scope), key.workspaceId, key.targetId]);

/** Makes the target loader of one request. */
export function createTargetLoader(reads: NhnReads, workspaces: WorkspaceLoader): TargetLoader {
  const asked = new Set<string>();

  const lists = loaderByIdentity<WorkspaceKey, readonly NhnTarget[] | null>(workspaceIdentity, (keys) => {
    for (const key of keys) asked.add(workspaceIdentity(key));
    return eachByIdentity(keys, workspaceIdentity, ({ scope, workspaceId }) => reads.listTargets(scope, workspaceId));
  });

  const byId = loaderByIdentity<TargetKey, NhnTarget | null>(targetIdentity, (keys) => {
    const groups = groupBy(keys, workspaceIdentity);
    return new Map(
      [...groups].flatMap(([workspace, group]) => {
        // One is asked for by itself; with a second, now or later in the request, the list is cheaper.
        const single = group.length === 1 && !asked.has(workspace);
        asked.add(workspace);
        const load = async (key: TargetKey) => {
          if (single) return reads.getTarget(key.scope, key.workspaceId, key.targetId);
          return (await lists.load(key))?.find(({ targetId }) => targetId === key.targetId) ?? null;
        };
        return [...eachByIdentity(group, targetIdentity, load)];
      }),
    );
  });

  const byHost = loaderByIdentity<ProjectScope, ReadonlyMap<string, readonly NhnTarget[]>>(scopeKey, (scopes) =>
    eachByIdentity(scopes, scopeKey, async (scope) => groupBy(await all(scope), ({ hostId }) => hostId)),
  );

  const all = async (scope: ProjectScope): Promise<readonly NhnTarget[]> => {
    const inScope = await workspaces.list(scope);
    const perWorkspace = await Promise.all(inScope.map(({ workspaceId }) => lists.load({ scope, workspaceId })));
    return perWorkspace.flatMap((targets) => targets ?? []);
  };

  return {
    ofWorkspace: async (key) => (await lists.load(key)) ?? [],
    all,
    ofServer: async ({ scope, hostId }) => (await byHost.load(scope))?.get(hostId) ?? [],
    byId: async (key) => byId.load(key),
    clear: () => {
      asked.clear();
      lists.clearAll();
      byId.clearAll();
      byHost.clearAll();
    },
  };
}

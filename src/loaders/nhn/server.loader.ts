import { type ProjectScope, scopeKey } from '../../selection/project-scope.ts';
import type { NhnServer } from '../../upstreams/nhn/shapes.ts';
import { eachByIdentity, loaderByIdentity } from '../by-identity.ts';
import type { NhnReads } from './shared-reads.ts';

/** A server by its own id. */
export interface ServerKey {
  readonly scope: ProjectScope;
  readonly hostId: string;
}

/** Servers, one list call a project and region whatever the number of keys: NHN has no call for a single one. */
export interface ServerLoader {
  list(scope: ProjectScope): Promise<readonly NhnServer[]>;
  /** `null` when it does not exist. */
  byId(key: ServerKey): Promise<NhnServer | null>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

/** Makes the server loader of one request. */
export function createServerLoader(reads: NhnReads): ServerLoader {
  const lists = loaderByIdentity<ProjectScope, ReadonlyMap<string, NhnServer>>(scopeKey, (scopes) =>
    eachByIdentity(scopes, scopeKey, async (scope) => {
      const servers = await reads.listServers(scope);
      return new Map(servers.map((server) => [server.hostId, server]));
    }),
  );
  return {
    list: async (scope) => [...((await lists.load(scope))?.values() ?? [])],
    byId: async ({ scope, hostId }) => (await lists.load(scope))?.get(hostId) ?? null,
    clear: () => lists.clearAll(),
  };
}

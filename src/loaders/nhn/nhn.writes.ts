import type { SingleFlight } from '../../cache/single-flight.ts';
import type { ProjectScope } from '../../selection/project-scope.ts';
import type { NhnClient } from '../../upstreams/nhn/nhn-client.ts';
import type {
  NhnTargetDraft,
  NhnWorkspace,
  NhnWorkspaceChange,
  NhnWorkspaceDraft,
} from '../../upstreams/nhn/shapes.ts';
import type { Written } from '../../upstreams/written.ts';
import type { RequestCall } from '../request-call.ts';
import type { NhnLists } from './nhn-lists.ts';
import { placeOf } from './shared-reads.ts';
import type { TargetKey } from './target.loader.ts';
import type { WorkspaceKey } from './workspace.loader.ts';

/** NHN's writes. Each is sent once; the next read of its scope is fresh, whatever became of the write. */
export interface NhnWrites {
  createWorkspace(scope: ProjectScope, draft: NhnWorkspaceDraft): Promise<Written<NhnWorkspace>>;
  updateWorkspace(key: WorkspaceKey, change: NhnWorkspaceChange): Promise<Written<NhnWorkspace>>;
  deleteWorkspace(key: WorkspaceKey): Promise<Written<string>>;
  createTarget(key: WorkspaceKey, draft: NhnTargetDraft): Promise<Written<string>>;
  deleteTarget(key: TargetKey): Promise<Written<string>>;
}

/** `forget` drops what this request's loaders have read. */
export function createNhnWrites(
  client: NhnClient,
  lists: NhnLists,
  flights: SingleFlight,
  call: RequestCall,
  forget: () => void,
): NhnWrites {
  // Also after a failure: a write that timed out may have happened.
  const write = async <T>(scope: ProjectScope, send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } finally {
      flights.invalidate(placeOf(scope));
      await lists.renew(placeOf(scope));
      forget();
    }
  };

  return {
    createWorkspace: (scope, draft) => write(scope, () => client.createWorkspace(scope, draft, call)),
    updateWorkspace: ({ scope, workspaceId }, change) =>
      write(scope, () => client.updateWorkspace(scope, workspaceId, change, call)),
    deleteWorkspace: ({ scope, workspaceId }) => write(scope, () => client.deleteWorkspace(scope, workspaceId, call)),
    createTarget: ({ scope, workspaceId }, draft) =>
      write(scope, () => client.createTarget(scope, workspaceId, draft, call)),
    deleteTarget: ({ scope, workspaceId, targetId }) =>
      write(scope, () => client.deleteTarget(scope, workspaceId, targetId, call)),
  };
}

import { z } from 'zod';
import type { CallOptions } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { path } from '../http/path.ts';
import type { Written } from '../written.ts';
import { createdIdDecoder, serverDecoder, targetDecoder, workspaceDecoder } from './decode.ts';
import { createNhnExchange } from './nhn-exchange.ts';
import type {
  NhnScope,
  NhnServer,
  NhnTarget,
  NhnTargetDraft,
  NhnWorkspace,
  NhnWorkspaceChange,
  NhnWorkspaceDraft,
} from './shapes.ts';

/**
 * NHN's ten REST endpoints (upstreams.md §1, N1–N10), one method each.
 *
 * Reads are retried inside their deadline; an id that does not exist is `null`. Writes are sent once: a refusal that the
 * caller can mend is returned, and everything else is an UpstreamError, which says so when the outcome is unknown.
 */
export interface NhnClient {
  listWorkspaces(scope: NhnScope, options: CallOptions): Promise<readonly NhnWorkspace[]>;
  getWorkspace(scope: NhnScope, workspaceId: string, options: CallOptions): Promise<NhnWorkspace | null>;
  createWorkspace(scope: NhnScope, draft: NhnWorkspaceDraft, options: CallOptions): Promise<Written<NhnWorkspace>>;
  updateWorkspace(
    scope: NhnScope,
    workspaceId: string,
    change: NhnWorkspaceChange,
    options: CallOptions,
  ): Promise<Written<NhnWorkspace>>;
  /** The value is the id. Its targets go with it (quirk 9). */
  deleteWorkspace(scope: NhnScope, workspaceId: string, options: CallOptions): Promise<Written<string>>;

  /** `null` when the workspace does not exist. */
  listTargets(scope: NhnScope, workspaceId: string, options: CallOptions): Promise<readonly NhnTarget[] | null>;
  getTarget(scope: NhnScope, workspaceId: string, targetId: string, options: CallOptions): Promise<NhnTarget | null>;
  /** The value is the new target's id: NHN answers nothing else (quirk 4). */
  createTarget(
    scope: NhnScope,
    workspaceId: string,
    draft: NhnTargetDraft,
    options: CallOptions,
  ): Promise<Written<string>>;
  deleteTarget(scope: NhnScope, workspaceId: string, targetId: string, options: CallOptions): Promise<Written<string>>;

  listServers(scope: NhnScope, options: CallOptions): Promise<readonly NhnServer[]>;
}

/** Makes the client; it keeps nothing but `http`. */
export function createNhnClient(http: HttpClient): NhnClient {
  const { find, list, write } = createNhnExchange(http);

  return {
    listWorkspaces: (scope, options) =>
      list(
        scope,
        {
          operation: 'listWorkspaces',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs`,
          decoder: z.array(workspaceDecoder),
          namesRegion: true,
        },
        options,
      ),
    getWorkspace: (scope, workspaceId, options) =>
      find(
        scope,
        {
          operation: 'getWorkspace',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs/${workspaceId}`,
          decoder: workspaceDecoder,
        },
        options,
      ),
    createWorkspace: (scope, { name, metricsPath, description }, options) =>
      write(
        scope,
        {
          operation: 'createWorkspace',
          method: 'POST',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs`,
          json: { jobName: name, metricsPath, description },
          decoder: workspaceDecoder,
          namesRegion: true,
        },
        options,
      ),
    updateWorkspace: (scope, workspaceId, { metricsPath, description }, options) =>
      write(
        scope,
        {
          operation: 'updateWorkspace',
          method: 'PUT',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs/${workspaceId}`,
          json: { metricsPath, description },
          decoder: workspaceDecoder,
        },
        options,
      ),
    deleteWorkspace: (scope, workspaceId, options) =>
      write(
        scope,
        {
          operation: 'deleteWorkspace',
          method: 'DELETE',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs/${workspaceId}`,
          decoder: confirmationOf(workspaceId),
        },
        options,
      ),
    listTargets: (scope, workspaceId, options) =>
      find(
        scope,
        {
          operation: 'listTargets',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs/${workspaceId}/targets`,
          decoder: z.array(targetDecoder),
        },
        options,
      ),
    getTarget: (scope, workspaceId, targetId, options) =>
      find(
        scope,
        {
          operation: 'getTarget',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs/${workspaceId}/targets/${targetId}`,
          decoder: targetDecoder,
        },
        options,
      ),
    createTarget: (scope, workspaceId, { hostId, port }, options) =>
      write(
        scope,
        {
          operation: 'createTarget',
          method: 'POST',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs/${workspaceId}/targets`,
          json: { hostId, port },
          decoder: createdIdDecoder,
        },
        options,
      ),
    deleteTarget: (scope, workspaceId, targetId, options) =>
      write(
        scope,
        {
          operation: 'deleteTarget',
          method: 'DELETE',
          path: () => path`/v1.0/projects/${scope.projectId}/jobs/${workspaceId}/targets/${targetId}`,
          decoder: confirmationOf(targetId),
        },
        options,
      ),
    listServers: (scope, options) =>
      list(
        scope,
        {
          operation: 'listServers',
          path: () => path`/v1.0/projects/${scope.projectId}/servers`,
          decoder: z.array(serverDecoder),
          namesRegion: true,
        },
        options,
      ),
  };
}

/** A removal that NHN calls successful is one, whatever it writes beside that. */
function confirmationOf(id: string): z.ZodType<string> {
  return z.unknown().transform(() => id);
}

import type { CallOptions } from '../http/exchange.ts';
import type {
  NhnScope,
  NhnServer,
  NhnTarget,
  NhnTargetDraft,
  NhnWorkspace,
  NhnWorkspaceChange,
  NhnWorkspaceDraft,
  NhnWritten,
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
  createWorkspace(scope: NhnScope, draft: NhnWorkspaceDraft, options: CallOptions): Promise<NhnWritten<NhnWorkspace>>;
  updateWorkspace(
    scope: NhnScope,
    workspaceId: string,
    change: NhnWorkspaceChange,
    options: CallOptions,
  ): Promise<NhnWritten<NhnWorkspace>>;
  /** The value is the id that NHN confirms. */
  deleteWorkspace(scope: NhnScope, workspaceId: string, options: CallOptions): Promise<NhnWritten<string>>;

  /** `null` when the workspace does not exist. */
  listTargets(scope: NhnScope, workspaceId: string, options: CallOptions): Promise<readonly NhnTarget[] | null>;
  getTarget(scope: NhnScope, workspaceId: string, targetId: string, options: CallOptions): Promise<NhnTarget | null>;
  /** The value is the new target's id: NHN answers nothing else (quirk 4). */
  createTarget(
    scope: NhnScope,
    workspaceId: string,
    draft: NhnTargetDraft,
    options: CallOptions,
  ): Promise<NhnWritten<string>>;
  deleteTarget(
    scope: NhnScope,
    workspaceId: string,
    targetId: string,
    options: CallOptions,
  ): Promise<NhnWritten<string>>;

  listServers(scope: NhnScope, options: CallOptions): Promise<readonly NhnServer[]>;
}

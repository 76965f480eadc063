import type { Endpoint } from '../http/endpoint.ts';

/** Where a call to NHN goes and as whom. */
export interface NhnScope {
  readonly endpoint: Endpoint;
  /** NHN's region code, sent as `X-SYSMON-REGION` where documented: `kr`, `kr2`, `us`, `jp`. */
  readonly region: string;
  readonly projectId: string;
  readonly appKey: string;
  /** Whether a caller brought the key along. */
  readonly callersOwn?: boolean;
}

/** A workspace; NHN says job. */
export interface NhnWorkspace {
  readonly workspaceId: string;
  readonly projectId: string;
  readonly name: string;
  readonly metricsPath: string;
  readonly description: string | null;
  /** Not null: the system's own workspace, read-only (upstreams.md §1, quirk 11). */
  readonly reservedCode: string | null;
  readonly lastModifiedBy: string | null;
  /** `YYYY-MM-DDThh:mm:ss`, in no stated zone (quirk 6). */
  readonly lastModifiedAt: string | null;
}

/** A scrape target of a workspace. */
export interface NhnTarget {
  readonly targetId: string;
  readonly workspaceId: string;
  readonly hostId: string;
  readonly port: number;
  /** Missing while the target is being prepared (quirk 7). */
  readonly resultCode: number | null;
  readonly failReason: string | null;
  readonly monitoringStatusCode: string | null;
  readonly lastModifiedBy: string | null;
  readonly lastModifiedAt: string | null;
  readonly name: string | null;
  readonly ip: string | null;
}

/** A server of the project. */
export interface NhnServer {
  readonly hostId: string;
  readonly projectId: string;
  readonly name: string;
  readonly ip: string | null;
  readonly instanceId: string | null;
}

/** What a new workspace needs. */
export interface NhnWorkspaceDraft {
  readonly name: string;
  readonly metricsPath: string;
  readonly description: string | null;
}

/** What can be changed of a workspace: never its name (N4). */
export type NhnWorkspaceChange = Omit<NhnWorkspaceDraft, 'name'>;

/** What a new target needs. */
export interface NhnTargetDraft {
  readonly hostId: string;
  readonly port: number;
}

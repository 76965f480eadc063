import type { Endpoint } from '../http/endpoint.ts';
import type { GroundworkCredentials } from '../source.ts';

/** Where a GroundWork Foundation is, and as whom it is asked. */
export interface GroundworkAccess {
  /** Its base is the API's: host and `apiPath`. */
  readonly endpoint: Endpoint;
  readonly credentials: GroundworkCredentials;
  /** IANA name: the zone of times without one, and of dates in queries (upstreams.md §7). */
  readonly timeZone: string;
}

/** How much of a host is asked for, from least to most. */
export const HOST_DEPTHS = ['simple', 'shallow', 'deep'] as const;
/** How much of a host is asked for. */
export type HostDepth = (typeof HOST_DEPTHS)[number];

/** What every depth tells of a host. */
export interface GroundworkHostIdentity {
  readonly hostId: number;
  readonly name: string;
  readonly description: string | null;
  readonly appType: string | null;
  readonly deviceIdentification: string | null;
  readonly deviceDisplayName: string | null;
  readonly agentId: string | null;
}

/** What depth `shallow` adds. */
export interface GroundworkHostStatus {
  /** An open set with spaces: `UP`, `UNSCHEDULED DOWN` (quirk 9). */
  readonly monitorStatus: string | null;
  readonly lastCheckTimeMs: number | null;
  readonly nextCheckTimeMs: number | null;
  readonly lastStateChangeMs: number | null;
  readonly lastPluginOutput: string | null;
  readonly bubbleUpStatus: string | null;
  /** Percent. */
  readonly serviceAvailability: number | null;
  readonly serviceCount: number | null;
  readonly acknowledged: boolean | null;
  readonly stateType: string | null;
  readonly checkType: string | null;
  readonly alias: string | null;
  readonly properties: Readonly<Record<string, string>>;
}

/** A service of a host. */
export interface GroundworkService {
  readonly name: string;
  readonly monitorStatus: string | null;
  readonly lastCheckTimeMs: number | null;
  readonly output: string | null;
}

/** What depth `deep` adds. */
export interface GroundworkHostMembers {
  readonly hostGroups: readonly string[];
  readonly services: readonly GroundworkService[];
}

/** A host. What was not asked for is `null`, never one of the defaults that depth `simple` invents (quirk 14). */
export interface GroundworkHost extends GroundworkHostIdentity {
  readonly status: GroundworkHostStatus | null;
  readonly members: GroundworkHostMembers | null;
}

/** A host to be made or changed. What is left out stays as it is, properties by key (quirk 8). */
export interface GroundworkHostDraft {
  readonly name: string;
  readonly appType: string;
  readonly deviceIdentification: string;
  /** Empty text clears it. */
  readonly description?: string;
  readonly monitorStatus?: string;
  readonly deviceDisplayName?: string;
  readonly monitorServer?: string;
  readonly agentId?: string;
  /** `null` becomes empty text. */
  readonly properties?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A rename, and what can be changed with it. */
export interface GroundworkRename {
  readonly from: string;
  readonly to: string;
  readonly description?: string;
  readonly deviceIdentification?: string;
}

/** What became of one host of a batch. */
export interface GroundworkOutcome {
  /** As it was asked for. */
  readonly name: string;
  /** As the server has it, which keeps the case that it knows (quirk 10). */
  readonly storedName: string;
  /** `QUEUED`: taken over; nothing is known of the host (quirk 7). */
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'QUEUED';
  readonly message: string | null;
}

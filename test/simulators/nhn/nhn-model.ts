import type { StoryRegion } from '../story.ts';

/** A code of NHN's, which is also the simulator's name for the host that serves it. */
export type NhnRegion = StoryRegion;

/** A workspace on the wire (upstreams.md §1, Shapes). */
export interface NhnWorkspace {
  readonly jobId: string;
  readonly projectId: string;
  readonly jobName: string;
  readonly metricsPath: string;
  readonly description: string | null;
  readonly lstModifier: string | null;
  /** Without a zone, as the real one writes it. */
  readonly lstModYmdt: string;
  readonly reservedJobCd: string | null;
}

/** A server on the wire. */
export interface NhnServer {
  readonly hostId: string;
  readonly hostNm: string;
  readonly projectId: string;
  readonly svrIp: string;
  readonly instanceId: string;
}

/** A target as the state keeps it; its connection result depends on the moment of asking. */
export interface NhnTargetRecord {
  readonly targetId: string;
  readonly jobId: string;
  readonly hostId: string;
  readonly port: number;
  readonly lstModifier: string | null;
  readonly lstModYmdt: string;
  readonly createdAtMs: number;
}

/** A target on the wire; `resultCd` is left out while it is still being prepared (quirk 7). */
export interface NhnTarget extends Omit<NhnTargetRecord, 'createdAtMs'> {
  readonly resultCd?: number;
  readonly failReason: string | null;
  readonly mntrnStatCd: string | null;
  readonly hostNm: string;
  readonly svrIp: string;
}

/** Everything that one project has in one region. Insertion order is the order of the lists. */
export interface NhnProjectState {
  readonly workspaces: Map<string, NhnWorkspace>;
  readonly targets: Map<string, NhnTargetRecord>;
  readonly servers: Map<string, NhnServer>;
}

/** A project: who may see it, and where it exists. */
export interface NhnProject {
  readonly id: string;
  readonly appKey: string;
  readonly regions: readonly NhnRegion[];
}

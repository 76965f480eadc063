import { createRandom, hashSeed, type Random } from '../support/random.ts';
import { NhnFailure } from './nhn-failure.ts';
import { readTargetInput, readWorkspaceChange, readWorkspaceInput } from './nhn-input.ts';
import type { NhnProjectState, NhnRegion, NhnServer, NhnTargetRecord, NhnWorkspace } from './nhn-model.ts';
import { writeZonelessTime } from './zoneless-time.ts';

/** Over all workspaces of a project (quirk 8). The code for exceeding it is undocumented; the simulator says -40002. */
export const maxTargetsPerServer = 5;

/** One project in one region: reads, and changes under the real system's rules. Every refusal is an `NhnFailure`. */
export class NhnProjectStore {
  readonly state: NhnProjectState = { workspaces: new Map(), targets: new Map(), servers: new Map() };
  readonly #projectId: string;
  readonly #random: Random;
  readonly #now: () => number;

  constructor(projectId: string, region: NhnRegion, seed: number, now: () => number) {
    this.#projectId = projectId;
    this.#random = createRandom(hashSeed(seed, region, projectId));
    this.#now = now;
  }

  workspace(jobId: string): NhnWorkspace {
    const workspace = this.state.workspaces.get(jobId);
    if (!workspace) throw new NhnFailure('NOT_FOUND_JOB');
    return workspace;
  }

  targetsOf(jobId: string): readonly NhnTargetRecord[] {
    this.workspace(jobId);
    return [...this.state.targets.values()].filter((target) => target.jobId === jobId);
  }

  target(jobId: string, targetId: string): NhnTargetRecord {
    this.workspace(jobId);
    const target = this.state.targets.get(targetId);
    if (target?.jobId !== jobId) throw new NhnFailure('NOT_FOUND_TARGET');
    return target;
  }

  createWorkspace(body: unknown): NhnWorkspace {
    const input = readWorkspaceInput(body);
    const taken = [...this.state.workspaces.values()].some(({ jobName }) => jobName === input.jobName);
    if (taken) throw new NhnFailure('ALREADY_EXIST');
    return this.putWorkspace({ ...input, lstModYmdt: this.#stamp() });
  }

  updateWorkspace(jobId: string, body: unknown): NhnWorkspace {
    const change = readWorkspaceChange(body);
    const updated = { ...this.#ownWorkspace(jobId), ...change, lstModifier: null, lstModYmdt: this.#stamp() };
    this.state.workspaces.set(jobId, updated);
    return updated;
  }

  /** Its targets go with it (quirk 9). */
  deleteWorkspace(jobId: string): string {
    this.#ownWorkspace(jobId);
    for (const { targetId } of this.targetsOf(jobId)) this.state.targets.delete(targetId);
    this.state.workspaces.delete(jobId);
    return jobId;
  }

  createTarget(jobId: string, body: unknown): string {
    const { hostId, port } = readTargetInput(body);
    this.#ownWorkspace(jobId);
    if (!this.state.servers.has(hostId)) throw new NhnFailure('INVALID_HOST_OR_PROJECT');
    const onServer = [...this.state.targets.values()].filter((target) => target.hostId === hostId);
    // A second target of one address in one workspace is undocumented too; the simulator refuses it the same way.
    const twice = onServer.some((target) => target.jobId === jobId && target.port === port);
    if (twice || onServer.length >= maxTargetsPerServer) throw new NhnFailure('BAD_INPUT_VALUE');
    return this.putTarget({ jobId, hostId, port, lstModYmdt: this.#stamp(), createdAtMs: this.#now() }).targetId;
  }

  deleteTarget(jobId: string, targetId: string): string {
    this.#ownWorkspace(jobId);
    this.target(jobId, targetId);
    this.state.targets.delete(targetId);
    return targetId;
  }

  /** Seeds a workspace without the rules; ids follow from the seed and the order of calls. */
  putWorkspace(fields: Partial<NhnWorkspace> & Pick<NhnWorkspace, 'jobName' | 'lstModYmdt'>): NhnWorkspace {
    const workspace = {
      jobId: this.#random.uuid(),
      projectId: this.#projectId,
      metricsPath: '/metrics',
      description: null,
      lstModifier: null,
      reservedJobCd: null,
      ...fields,
    };
    this.state.workspaces.set(workspace.jobId, workspace);
    return workspace;
  }

  /** Seeds a server. */
  putServer(fields: Pick<NhnServer, 'hostNm' | 'svrIp'>): NhnServer {
    const server = {
      hostId: this.#random.uuid(),
      projectId: this.#projectId,
      instanceId: this.#random.uuid(),
      ...fields,
    };
    this.state.servers.set(server.hostId, server);
    return server;
  }

  /** Seeds a target without the rules. */
  putTarget(fields: Omit<NhnTargetRecord, 'targetId' | 'lstModifier'> & { lstModifier?: string }): NhnTargetRecord {
    const target = { targetId: this.#random.uuid(), lstModifier: null, ...fields };
    this.state.targets.set(target.targetId, target);
    return target;
  }

  #ownWorkspace(jobId: string): NhnWorkspace {
    const workspace = this.workspace(jobId);
    if (workspace.reservedJobCd !== null) throw new NhnFailure('SYSTEM_RESERVED_JOB');
    return workspace;
  }

  #stamp(): string {
    return writeZonelessTime(this.#now());
  }
}

import type { ServerResponse } from 'node:http';
import { mediaType, readHeader, readJson, type SimulatedRequest } from '../support/simulated-request.ts';
import { answerFailure, answerSuccess, type NhnWording } from './nhn-answer.ts';
import { NhnFailure } from './nhn-failure.ts';
import type { NhnRegion, NhnTarget, NhnTargetRecord } from './nhn-model.ts';
import type { NhnRoute } from './nhn-route.ts';
import type { NhnProjectStore } from './nhn-state.ts';

/** What the REST endpoints of one host answer from. */
export interface NhnRestHost {
  readonly region: NhnRegion;
  readonly wording: NhnWording;
  /** Whether a target's exporter answers now; null while it has not been tried yet. */
  readonly reachable: (target: NhnTargetRecord, serverName: string) => boolean | null;
}

/** Answers N1–N10 for a caller who may see the project. */
export function answerRest(
  host: NhnRestHost,
  store: NhnProjectStore,
  route: NhnRoute,
  request: SimulatedRequest,
  response: ServerResponse,
): void {
  try {
    answerSuccess(response, perform(host, store, route, request));
  } catch (error) {
    if (!(error instanceof NhnFailure)) throw error;
    answerFailure(response, host.wording, error.resultCode);
  }
}

function perform(host: NhnRestHost, store: NhnProjectStore, route: NhnRoute, request: SimulatedRequest): unknown {
  const { jobId, targetId } = route;
  switch (route.operation) {
    case 'listWorkspaces':
      checkRegion(host, request);
      return [...store.state.workspaces.values()];
    case 'createWorkspace':
      checkRegion(host, request);
      return store.createWorkspace(readBody(request));
    case 'listServers':
      checkRegion(host, request);
      return [...store.state.servers.values()];
    case 'getWorkspace':
      return store.workspace(jobId);
    case 'updateWorkspace':
      return store.updateWorkspace(jobId, readBody(request));
    case 'deleteWorkspace':
      return store.deleteWorkspace(jobId);
    case 'listTargets':
      return store.targetsOf(jobId).map((target) => showTarget(host, store, target));
    case 'createTarget':
      return store.createTarget(jobId, readBody(request));
    case 'getTarget':
      return showTarget(host, store, store.target(jobId, targetId));
    case 'deleteTarget':
      return store.deleteTarget(jobId, targetId);
    default:
      throw new Error(`not a REST endpoint: ${route.operation}`);
  }
}

/** N1, N2 and N7 name a region, and it must be the host's own: `kr` lives on `kr1`, and nowhere else. */
function checkRegion(host: NhnRestHost, request: SimulatedRequest): void {
  if (readHeader(request, 'x-sysmon-region') !== host.region) throw new NhnFailure('BAD_INPUT_VALUE');
}

function readBody(request: SimulatedRequest): unknown {
  return mediaType(request) === 'application/json' ? readJson(request) : undefined;
}

function showTarget(host: NhnRestHost, store: NhnProjectStore, record: NhnTargetRecord): NhnTarget {
  const { createdAtMs: _, ...target } = record;
  const server = store.state.servers.get(record.hostId);
  const reachable = host.reachable(record, server?.hostNm ?? '');
  return {
    ...target,
    ...(reachable === null ? {} : { resultCd: reachable ? 0 : 1 }),
    failReason: reachable === false ? 'Connection timed out' : null,
    mntrnStatCd: null,
    hostNm: server?.hostNm ?? '',
    svrIp: server?.svrIp ?? '',
  };
}

import type { ServerResponse } from 'node:http';
import { answerJson, answerText } from '../support/answer.ts';
import { cutConnection } from '../support/cut-connection.ts';
import type { SimulatedRequest } from '../support/simulated-request.ts';
import type { ExporterTarget } from './exporter/exporter-target.ts';
import { writeExposition } from './exporter/exposition.ts';
import type { NhnEstate } from './nhn-estate.ts';
import { listExporterTargets } from './nhn-exporter-targets.ts';
import type { NhnRegion } from './nhn-model.ts';

/** What the simulator's own Prometheus servers are fed from. */
export interface NhnInternals {
  readonly region: NhnRegion;
  readonly estate: NhnEstate;
  readonly seed: number;
  readonly now: () => number;
  readonly startedAtMs: number;
}

const route = /^\/(?<kind>exporters|http-sd)\/(?<project>[^/]+)(?:\/(?<target>[^/]+))?$/;

/** Whether the path is the machinery behind the stage: exporters and service discovery. */
export function isInternal(path: string): boolean {
  return route.test(path);
}

/**
 * `GET /http-sd/{project}`: every target as Prometheus' HTTP service discovery wants it, its address the simulator's own
 * and its identity (`instance`, `job`, `openmetrics_id`) the one that the real service would give.
 * `GET /exporters/{project}/{target}`: that target's metrics now, or a cut connection when its server is down.
 */
export function answerInternal(host: NhnInternals, request: SimulatedRequest, response: ServerResponse): void {
  const { kind, project = '', target: targetId } = route.exec(request.path)?.groups ?? {};
  const store = host.estate.store(host.region, project);
  const targets = store ? listExporterTargets(store, host) : [];
  const target = targets.find((candidate) => candidate.targetId === targetId);
  if (kind === 'http-sd') answerJson(response, 200, describeForDiscovery(targets, project, request));
  else if (!target) answerText(response, 404, '');
  else if (target.downAt(host.now())) cutConnection(response);
  else answerText(response, 200, writeExposition(target, host.now()), 'text/plain; version=0.0.4; charset=utf-8');
}

function describeForDiscovery(targets: readonly ExporterTarget[], project: string, request: SimulatedRequest): unknown {
  return targets.map((target) => ({
    targets: [String(request.headers.host)],
    labels: { ...target.identity, __metrics_path__: `/exporters/${project}/${target.targetId}` },
  }));
}

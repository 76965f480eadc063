import type { SingleFlight } from '../cache/single-flight.ts';
import type { NhnClient } from '../upstreams/nhn/nhn-client.ts';
import {
  createGroundworkLoaders,
  type GroundworkLoaders,
  type GroundworkPorts,
} from './groundwork/groundwork.loaders.ts';
import type { JoinRules } from './join/join-rules.ts';
import { createServerJoinLoader, type ServerJoinLoader } from './join/server-join.loader.ts';
import { createEntityScopeLoader, type EntityScopeLoader } from './metrics/entity-scope.loader.ts';
import { createMetricsLoader, type MetricsLoader, type MetricsPorts } from './metrics/metrics.loader.ts';
import { createNhnWrites, type NhnWrites } from './nhn/nhn.writes.ts';
import type { NhnLists } from './nhn/nhn-lists.ts';
import { createServerLoader, type ServerLoader } from './nhn/server.loader.ts';
import { sharedNhnReads } from './nhn/shared-reads.ts';
import { createTargetLoader, type TargetLoader } from './nhn/target.loader.ts';
import { createWorkspaceLoader, type WorkspaceLoader } from './nhn/workspace.loader.ts';
import { observedFlights } from './observed-flights.ts';
import { createDirectMetricsLoader, type DirectMetricsLoader } from './prometheus/direct.loader.ts';
import { createMetricWrites, type MetricWritePorts, type MetricWrites } from './prometheus/metric.writes.ts';
import { createReadsUnderWay } from './reads-under-way.ts';
import type { RequestCall } from './request-call.ts';
import { createZmonLoaders, type ZmonLoaders, type ZmonPorts } from './zmon/zmon.loaders.ts';

/** What the loaders of every request share: the adapters, and the calls under way. */
export interface LoaderPorts extends MetricsPorts, MetricWritePorts, ZmonPorts, GroundworkPorts {
  readonly nhn: NhnClient;
  readonly nhnLists: NhnLists;
  readonly flights: SingleFlight;
  /** How one machine is recognised across systems. */
  readonly join: JoinRules;
}

/** Everything a resolver may read or write, for one request. A resolver sees only these. */
export interface Loaders {
  readonly workspaces: WorkspaceLoader;
  readonly targets: TargetLoader;
  readonly servers: ServerLoader;
  readonly nhnWrites: NhnWrites;
  readonly entityScopes: EntityScopeLoader;
  readonly metrics: MetricsLoader;
  readonly directMetrics: DirectMetricsLoader;
  readonly metricWrites: MetricWrites;
  readonly serverJoins: ServerJoinLoader;
  readonly zmon: ZmonLoaders;
  readonly groundwork: GroundworkLoaders;
}

/** Makes one set of loaders: for one request, and thrown away with it. */
export function createLoaders(shared: LoaderPorts, call: RequestCall): Loaders {
  const flights = observedFlights(shared.flights, call);
  const ports = { ...shared, flights };
  const { nhn, nhnLists } = ports;
  const underWay = createReadsUnderWay();
  const reads = sharedNhnReads(nhn, nhnLists, flights, call, underWay);
  const workspaces = createWorkspaceLoader(reads);
  const servers = createServerLoader(reads);
  const targets = createTargetLoader(reads, workspaces);
  const entityScopes = createEntityScopeLoader(workspaces, targets);
  const serverJoins = createServerJoinLoader(servers, ports.join);
  const forget = () => {
    for (const loader of [workspaces, servers, targets, entityScopes, serverJoins]) loader.clear();
  };
  return {
    workspaces,
    targets,
    servers,
    nhnWrites: createNhnWrites(nhn, nhnLists, flights, call, forget),
    entityScopes,
    metrics: createMetricsLoader(ports, call, underWay),
    directMetrics: createDirectMetricsLoader(ports.prometheus, flights, call),
    metricWrites: createMetricWrites(ports, call),
    serverJoins,
    zmon: createZmonLoaders(ports, call, serverJoins),
    groundwork: createGroundworkLoaders(ports, call, serverJoins),
  };
}

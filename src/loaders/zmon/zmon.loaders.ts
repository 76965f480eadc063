import type { SingleFlight } from '../../cache/single-flight.ts';
import type { ZmonClient } from '../../upstreams/zmon/zmon-client.ts';
import type { ServerJoinLoader } from '../join/server-join.loader.ts';
import { createReadsUnderWay } from '../reads-under-way.ts';
import type { RequestCall } from '../request-call.ts';
import { type AlertLoader, createAlertLoader } from './alert.loader.ts';
import { type AlertDefinitionLoader, createAlertDefinitionLoader } from './alert-definition.loader.ts';
import type { DowntimeRecord } from './downtime-record.ts';
import { createEntityLoader, type EntityLoader } from './entity.loader.ts';
import { createMachineAlertsLoader, type MachineAlertsLoader } from './machine-alerts.loader.ts';
import { createOverlayLoader, type OverlayLoader } from './overlay.loader.ts';
import { sharedZmonReads } from './shared-reads.ts';
import { createZmonWrites, type ZmonWrites } from './zmon.writes.ts';

/** What ZMON's loaders share with those of other requests. */
export interface ZmonPorts {
  readonly zmon: ZmonClient;
  readonly flights: SingleFlight;
  readonly downtimeRecord: DowntimeRecord;
}

/** Everything a resolver may read of ZMON or write to it, for one request. */
export interface ZmonLoaders {
  readonly alerts: AlertLoader;
  readonly definitions: AlertDefinitionLoader;
  readonly entities: EntityLoader;
  readonly machineAlerts: MachineAlertsLoader;
  readonly overlays: OverlayLoader;
  readonly writes: ZmonWrites;
}

/** Makes ZMON's loaders of one request; `joins` are its own. */
export function createZmonLoaders(ports: ZmonPorts, call: RequestCall, joins: ServerJoinLoader): ZmonLoaders {
  const reads = sharedZmonReads(ports.zmon, ports.flights, call);
  const underWay = createReadsUnderWay();
  const definitions = createAlertDefinitionLoader(reads, underWay);
  const alerts = createAlertLoader(reads, definitions, underWay);
  const entities = createEntityLoader(reads);
  const machineAlerts = createMachineAlertsLoader(alerts, entities, joins);
  const forget = () => {
    for (const loader of [definitions, alerts, entities, machineAlerts]) loader.clear();
  };
  return {
    alerts,
    definitions,
    entities,
    machineAlerts,
    overlays: createOverlayLoader(machineAlerts, ports.downtimeRecord, joins.readEntity),
    writes: createZmonWrites(ports, call, forget),
  };
}

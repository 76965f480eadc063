import type { StoryServer } from '../story.ts';
import { seedAlertDefinition, seedCheckDefinition, seedEntity } from './definition-seed.ts';
import type { ZmonState } from './zmon-state.ts';

/** The first definition id of a fleet; the others follow it. */
const firstFleetDefinition = 1001;

/** The one check of a fleet. */
const FLEET_CHECK = 1000;

/** A crowd for counting calls: so many servers, each watched by so many definitions. */
export type ZmonFleet = {
  readonly servers: readonly StoryServer[];
  readonly definitions: number;
  /** Which pairs fire; left out, every second one. Both count from 0. */
  readonly fires?: (server: number, definition: number) => boolean;
  /** Which servers are in a downtime that covers all definitions; left out, every fifth. Counts from 0. */
  readonly inDowntime?: (server: number) => boolean;
};

/** The ids of a fleet's definitions. */
export function fleetDefinitionIds(fleet: Pick<ZmonFleet, 'definitions'>): number[] {
  return Array.from({ length: fleet.definitions }, (_, index) => firstFleetDefinition + index);
}

function seedDefinition(state: ZmonState, id: number): void {
  seedAlertDefinition(state, {
    id,
    name: `Fleet rule ${id - firstFleetDefinition + 1}`,
    description: 'One of many',
    entities: [{ type: 'instance', fleet: 'yes' }],
    entities_exclude: [],
    condition: 'value > 0',
    check_definition_id: FLEET_CHECK,
    priority: ((id - firstFleetDefinition) % 3) + 1,
    tags: ['fleet'],
  });
}

/** Adds a fleet; entity ids are the servers' names in lower case. */
export function addZmonFleet(state: ZmonState, fleet: ZmonFleet): void {
  const fires = fleet.fires ?? ((server, definition) => (server + definition) % 2 === 0);
  const inDowntime = fleet.inDowntime ?? ((server) => server % 5 === 0);
  const ids = fleetDefinitionIds(fleet);
  const nowMs = state.now();
  seedCheckDefinition(state, { id: FLEET_CHECK, name: 'Fleet', entities: [{ fleet: 'yes' }] });
  for (const id of ids) seedDefinition(state, id);
  for (const [index, server] of fleet.servers.entries()) {
    const entity = server.name.toLowerCase();
    seedEntity(state, { id: entity, type: 'instance', fleet: 'yes', ip: server.ip });
    for (const [position, id] of ids.entries()) {
      if (fires(index, position)) state.fire(id, entity, { startMs: nowMs - 600_000 - index * 1000 });
    }
  }
  const covered = fleet.servers.filter((_, index) => inDowntime(index)).map((server) => server.name.toLowerCase());
  const id = state.random.uuid();
  state.downtimes.set(id, {
    id,
    comment: 'Fleet maintenance',
    start_time: Math.floor(nowMs / 1000) - 900,
    end_time: Math.floor(nowMs / 1000) + 3600,
    created_by: 'ops',
    entities: covered,
    alert_definitions: ids,
    createdAtMs: nowMs - 1_000_000,
  });
}

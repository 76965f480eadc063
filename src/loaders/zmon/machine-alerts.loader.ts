import { type ProjectScope, scopeKey } from '../../selection/project-scope.ts';
import { endpointKey } from '../../selection/source-endpoint.ts';
import type { NhnServer } from '../../upstreams/nhn/shapes.ts';
import type { ZmonAlert, ZmonEntity } from '../../upstreams/zmon/shapes.ts';
import { eachByIdentity, loaderByIdentity } from '../by-identity.ts';
import {
  claimFits,
  describeMachine,
  type IdentityConflict,
  type Machine,
  type MachineIdentity,
} from '../join/machine.ts';
import { withConflicts } from '../join/machine-index.ts';
import type { ServerJoinLoader } from '../join/server-join.loader.ts';
import type { AlertLoader } from './alert.loader.ts';
import type { EntityLoader } from './entity.loader.ts';
import type { ZmonPlace } from './zmon-place.ts';

/** Which alerts of which machines: of one project in one region, under these definitions. */
export interface MachineAlertsKey {
  readonly place: ZmonPlace;
  readonly scope: ProjectScope;
  readonly definitionIds: readonly number[];
}

/** Alerts by the machine they are about. The calls are those of the definitions and of one server list, for any number. */
export interface MachineAlertsLoader {
  /** Of a server; also those whose entity could be another server as well: hiding one would be worse. */
  ofServer(key: MachineAlertsKey, hostId: string): Promise<readonly ZmonAlert[]>;
  /** Of a machine that is known by itself only, such as a GroundWork host. */
  ofMachine(place: ZmonPlace, definitionIds: readonly number[], machine: Machine): Promise<readonly ZmonAlert[]>;
  /** How an entity was recognised in a project, and what speaks against it; `null` when no rule fits any server. */
  identityOf(place: ZmonPlace, scope: ProjectScope, entity: string): Promise<MachineIdentity | null>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

const groupKey = ({ place, scope, definitionIds }: MachineAlertsKey): string =>
  JSON.stringify([endpointKey(place), scopeKey(scope), definitionIds]);

/** Makes the machine alerts of one request. */
export function createMachineAlertsLoader(
  alerts: AlertLoader,
  entities: EntityLoader,
  joins: ServerJoinLoader,
): MachineAlertsLoader {
  const groups = loaderByIdentity<MachineAlertsKey, ReadonlyMap<string, readonly ZmonAlert[]>>(groupKey, (keys) =>
    eachByIdentity(keys, groupKey, async ({ place, scope, definitionIds }) => {
      const firing = await alerts.ofDefinitions(place, definitionIds);
      const found = await Promise.all(
        firing.map(async (alert) => ({ alert, of: await joins.ofEntity(scope, alert.entity) })),
      );
      const pairs = found.flatMap(({ alert, of }) => (of?.candidates ?? []).map(({ hostId }) => ({ hostId, alert })));
      const byHost = Map.groupBy(pairs, ({ hostId }) => hostId);
      return new Map([...byHost].map(([hostId, own]) => [hostId, own.map(({ alert }) => alert)]));
    }),
  );

  return {
    ofServer: async (key, hostId) => (await groups.load(key))?.get(hostId) ?? [],
    ofMachine: async (place, definitionIds, machine) => {
      const firing = await alerts.ofDefinitions(place, definitionIds);
      return firing.filter(({ entity }) => joins.readEntity(entity).some((claim) => claimFits(claim, machine)));
    },
    identityOf: async (place, scope, entity) => {
      const recognised = await joins.ofEntity(scope, entity);
      if (!recognised) return null;
      const record = await entities.byId({ place, entity });
      const { machine, identity } = recognised;
      if (!record || !machine) return identity;
      return withConflicts(identity, await addressConflicts(joins, scope, machine, record));
    },
    clear: () => groups.clearAll(),
  };
}

/** ZMON's own record of the entity names an address: names repeat across regions and projects, addresses seldom do. */
async function addressConflicts(
  joins: ServerJoinLoader,
  scope: ProjectScope,
  server: NhnServer,
  { entityId, properties }: ZmonEntity,
): Promise<IdentityConflict[]> {
  const { ip } = properties;
  if (typeof ip !== 'string' || ip === '' || server.ip === null || ip === server.ip) return [];
  const rule = 'entity.ip';
  const owner = (await joins.ofClaim(scope, { rule, name: null, ip }))?.machine;
  const machine = owner ? describeMachine(owner) : ip;
  const message = `ZMON says that ${entityId} has the address ${ip}, which is not that of ${describeMachine(server)}`;
  return [{ rule, machine, message }];
}

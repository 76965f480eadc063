import { type ProjectScope, scopeKey } from '../../selection/project-scope.ts';
import type { NhnServer } from '../../upstreams/nhn/shapes.ts';
import { eachByIdentity, loaderByIdentity } from '../by-identity.ts';
import type { ServerLoader } from '../nhn/server.loader.ts';
import { entityReader, hostClaims, type ReadEntity } from './claims.ts';
import type { JoinRules } from './join-rules.ts';
import type { Machine, MachineClaim, Recognised } from './machine.ts';
import { createMachineIndex, type MachineIndex } from './machine-index.ts';

/** From other systems' records to the NHN server that they mean: one list call a project and region, whatever their number. */
export interface ServerJoinLoader {
  /** The server behind a ZMON entity; `null` when no rule fits any. */
  ofEntity(scope: ProjectScope, entity: string): Promise<Recognised<NhnServer> | null>;
  /** The server behind a GroundWork host; `null` when no rule fits any. */
  ofHost(scope: ProjectScope, host: Machine): Promise<Recognised<NhnServer> | null>;
  /** The server that a single fact names; `null` when there is none. */
  ofClaim(scope: ProjectScope, claim: MachineClaim): Promise<Recognised<NhnServer> | null>;
  /** The rules and the reader of entity ids, for joins that start elsewhere. */
  readonly rules: JoinRules;
  readonly readEntity: ReadEntity;
  /** Forgets what was read: after a write. */
  clear(): void;
}

/** Makes the join of one request; `servers` is its loader. */
export function createServerJoinLoader(servers: ServerLoader, rules: JoinRules): ServerJoinLoader {
  const readEntity = entityReader(rules.alertEntity);
  const indexes = loaderByIdentity<ProjectScope, MachineIndex<NhnServer>>(scopeKey, (scopes) =>
    eachByIdentity(scopes, scopeKey, async (scope) =>
      createMachineIndex(await servers.list(scope), (server) => server),
    ),
  );
  const recognise = async (scope: ProjectScope, claims: readonly MachineClaim[]) =>
    (await indexes.load(scope))?.recognise(claims) ?? null;
  return {
    ofEntity: (scope, entity) => recognise(scope, readEntity(entity)),
    ofHost: (scope, host) => recognise(scope, hostClaims(rules.host, host)),
    ofClaim: (scope, claim) => recognise(scope, [claim]),
    rules,
    readEntity,
    clear: () => indexes.clearAll(),
  };
}

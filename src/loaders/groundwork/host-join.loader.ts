import { endpointKey } from '../../selection/source-endpoint.ts';
import type { GroundworkHost, HostDepth } from '../../upstreams/groundwork/shapes.ts';
import { groupBy, loaderByIdentity } from '../by-identity.ts';
import { hostClaims, type ReadEntity } from '../join/claims.ts';
import type { JoinRules } from '../join/join-rules.ts';
import type { Machine, MachineClaim, Recognised } from '../join/machine.ts';
import { createMachineIndex } from '../join/machine-index.ts';
import { findHosts, isDeeper, otherCases } from './host.loader.ts';
import type { HostPlace } from './host-place.ts';
import type { GroundworkReads } from './shared-reads.ts';

/** Where the host of another system's machine is looked for, and how much of it is wanted. */
export interface HostJoinPlace {
  readonly place: HostPlace;
  readonly depth: HostDepth;
}

/** From other systems' records to the GroundWork host that they mean; all of one tick are one query. */
export interface HostJoinLoader {
  /** The host of an NHN server; `null` when no rule fits any. */
  ofServer(where: HostJoinPlace, server: Machine): Promise<Recognised<GroundworkHost> | null>;
  /** The host behind a ZMON entity; `null` when no rule fits any. */
  ofEntity(where: HostJoinPlace, entity: string): Promise<Recognised<GroundworkHost> | null>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

interface Key extends HostJoinPlace {
  readonly claims: readonly MachineClaim[];
}

/** A host as the join's rules see it. */
export function machineOf({ name, deviceIdentification }: GroundworkHost): Machine {
  return { name, ip: deviceIdentification };
}

/** Makes the join of one request. */
export function createHostJoinLoader(reads: GroundworkReads, rules: JoinRules, readEntity: ReadEntity): HostJoinLoader {
  const groupOf = ({ place }: Key) => endpointKey(place);
  const identity = (key: Key) => JSON.stringify([groupOf(key), key.depth, key.claims]);

  const recogniseAll = async (
    keys: readonly [Key, ...Key[]],
  ): Promise<ReadonlyMap<Key, Recognised<GroundworkHost> | null>> => {
    // One query for all, as deep as the deepest: what a field does not need costs less than a second query.
    const where = keys.reduce((deepest, key) => (isDeeper(key.depth, deepest.depth) ? key : deepest));
    const hosts = [...(await findHosts(reads, where, wanted(keys)))];
    const recognise = () => {
      const index = createMachineIndex([...new Map(hosts.map((host) => [host.hostId, host])).values()], machineOf);
      return new Map(keys.map((key) => [key, index.recognise(key.claims)]));
    };
    const found = recognise();
    const unknown = keys.filter((key) => found.get(key) === null);
    const names = otherCases(wanted(unknown).names);
    if (names.length === 0) return found;
    hosts.push(...(await findHosts(reads, where, { names })));
    return recognise();
  };

  const loader = loaderByIdentity<Key, Recognised<GroundworkHost> | null>(identity, (keys) => {
    const groups = [...groupBy(keys, groupOf).values()].map((group) => ({ group, found: recogniseAll(group) }));
    return new Map(
      groups.flatMap(({ group, found }) =>
        group.map((key) => [identity(key), found.then((recognised) => recognised.get(key) ?? null)]),
      ),
    );
  });

  const load = async (where: HostJoinPlace, claims: readonly MachineClaim[]) =>
    claims.length === 0 ? null : loader.load({ ...where, claims });

  return {
    ofServer: (where, server) => load(where, hostClaims(rules.host, server)),
    ofEntity: (where, entity) => load(where, readEntity(entity)),
    clear: () => void loader.clearAll(),
  };
}

function wanted(keys: readonly Key[]): { readonly names: readonly string[]; readonly devices: readonly string[] } {
  const claims = keys.flatMap((key) => key.claims);
  return {
    names: claims.flatMap(({ name }) => name ?? []),
    devices: claims.flatMap(({ ip }) => ip ?? []),
  };
}

import { endpointKey } from '../../selection/source-endpoint.ts';
import { fitsPath } from '../../upstreams/groundwork/host-path.ts';
import { queriesFor, type WantedHosts } from '../../upstreams/groundwork/query/host-query.ts';
import { type GroundworkHost, HOST_DEPTHS, type HostDepth } from '../../upstreams/groundwork/shapes.ts';
import { groupBy, loaderByIdentity } from '../by-identity.ts';
import type { HostPlace } from './host-place.ts';
import type { GroundworkReads } from './shared-reads.ts';

/** Where a host is looked for, and how much of it is wanted. */
interface HostKeyBase {
  readonly place: HostPlace;
  readonly depth: HostDepth;
}

/** A host by its name, upper and lower case being the same. */
export interface HostNameKey extends HostKeyBase {
  readonly name: string;
}

/** A host by GroundWork's own number. */
export interface HostIdKey extends HostKeyBase {
  readonly hostId: number;
}

/** Hosts: those wanted within one tick are one query, or as few as URLs are long. */
export interface HostLoader {
  /** `null` when there is none. */
  byName(key: HostNameKey): Promise<GroundworkHost | null>;
  /** `null` when there is none. */
  byId(key: HostIdKey): Promise<GroundworkHost | null>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

/** Whether `depth` tells more than `than`. */
export function isDeeper(depth: HostDepth, than: HostDepth): boolean {
  return HOST_DEPTHS.indexOf(depth) > HOST_DEPTHS.indexOf(than);
}

/** Every host that is any of `wanted`, in as few queries as URLs are long. */
export async function findHosts(
  reads: GroundworkReads,
  { place, depth }: HostKeyBase,
  wanted: WantedHosts,
): Promise<readonly GroundworkHost[]> {
  const queries = queriesFor(wanted);
  const count = Object.values(wanted).reduce((sum, { length }) => sum + length, 0);
  // Spread evenly: only the sum is exact, and only the sum is shown.
  const keysOf = (i: number) =>
    Math.floor(((i + 1) * count) / queries.length) - Math.floor((i * count) / queries.length);
  const found = await Promise.all(queries.map((query, i) => reads.listHosts(place, { query, depth }, keysOf(i))));
  return found.flat();
}

/**
 * Other cases in which names may be stored. A look-up by path takes any case, and a query only those that it names, unless
 * the server's database happens to disregard it.
 */
export function otherCases(names: readonly string[]): readonly string[] {
  const asked = new Set(names);
  const variants = names.flatMap((name) => {
    const lower = name.toLowerCase();
    return [lower, name.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)];
  });
  return [...new Set(variants)].filter((name) => !asked.has(name));
}

/** Whether a name has letters enough to be stored in a case that `otherCases` does not try. */
function hasCase(name: string): boolean {
  return name.slice(1).toLowerCase() !== name.slice(1).toUpperCase();
}

/** So many names that no query found are looked up by path, which takes any case. */
const SINGLE_LOOKUPS_MAX = 5;

/** Makes the host loader of one request. */
export function createHostLoader(reads: GroundworkReads): HostLoader {
  /** How much has been asked of a host already: more answers for less. */
  const asked = new Map<string, HostDepth>();
  const deepest = <Key extends HostKeyBase>(key: Key, who: string): Key => {
    const known = asked.get(who);
    const depth = known && isDeeper(known, key.depth) ? known : key.depth;
    asked.set(who, depth);
    return { ...key, depth };
  };

  const groupOf = ({ place, depth }: HostKeyBase) => JSON.stringify([endpointKey(place), depth]);
  const nameIdentity = (key: HostNameKey) => JSON.stringify([groupOf(key), key.name.toLowerCase()]);
  const idIdentity = (key: HostIdKey) => JSON.stringify([groupOf(key), key.hostId]);

  const findNames = async (
    keys: readonly [HostNameKey, ...HostNameKey[]],
  ): Promise<ReadonlyMap<string, GroundworkHost>> => {
    const [first] = keys;
    if (keys.length === 1 && fitsPath(first.name)) {
      const host = await reads.getHost(first.place, first.name, first.depth);
      return new Map(host ? [[host.name.toLowerCase(), host]] : []);
    }
    const names = keys.map(({ name }) => name);
    const hosts = new Map<string, GroundworkHost>();
    const add = (found: readonly GroundworkHost[]) => {
      for (const host of found) hosts.set(host.name.toLowerCase(), host);
    };
    add(await findHosts(reads, first, { names }));
    const missing = () => names.filter((name) => !hosts.has(name.toLowerCase()));
    add(await findHosts(reads, first, { names: otherCases(missing()) }));
    const left = missing().filter((name) => fitsPath(name) && hasCase(name));
    if (left.length > SINGLE_LOOKUPS_MAX) return hosts;
    const singles = left.map((name) => reads.getHost(first.place, name, first.depth));
    add((await Promise.all(singles)).flatMap((host) => host ?? []));
    return hosts;
  };

  const byName = loaderByIdentity<HostNameKey, GroundworkHost | null>(nameIdentity, (keys) => {
    const groups = [...groupBy(keys, groupOf).values()].map((group) => ({ group, found: findNames(group) }));
    return new Map(
      groups.flatMap(({ group, found }) =>
        group.map((key) => [nameIdentity(key), found.then((hosts) => hosts.get(key.name.toLowerCase()) ?? null)]),
      ),
    );
  });

  const byId = loaderByIdentity<HostIdKey, GroundworkHost | null>(idIdentity, (keys) => {
    const groups = [...groupBy(keys, groupOf).values()].map((group) => ({
      group,
      found: findHosts(reads, group[0], { hostIds: group.map(({ hostId }) => hostId) }),
    }));
    return new Map(
      groups.flatMap(({ group, found }) =>
        group.map((key) => [
          idIdentity(key),
          found.then((hosts) => hosts.find(({ hostId }) => hostId === key.hostId) ?? null),
        ]),
      ),
    );
  });

  return {
    byName: async (key) =>
      byName.load(deepest(key, JSON.stringify([endpointKey(key.place), 'name', key.name.toLowerCase()]))),
    byId: async (key) => byId.load(deepest(key, JSON.stringify([endpointKey(key.place), 'id', key.hostId]))),
    clear: () => {
      asked.clear();
      byName.clearAll();
      byId.clearAll();
    },
  };
}

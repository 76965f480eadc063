import type { SingleFlight } from '../../cache/single-flight.ts';
import type { GroundworkClient } from '../../upstreams/groundwork/groundwork-client.ts';
import type { HostDepth } from '../../upstreams/groundwork/shapes.ts';
import type { ServerJoinLoader } from '../join/server-join.loader.ts';
import type { RequestCall } from '../request-call.ts';
import { createHostLoader, type HostLoader } from './host.loader.ts';
import { createGroundworkWrites, type GroundworkWrites } from './host.writes.ts';
import { createHostJoinLoader, type HostJoinLoader } from './host-join.loader.ts';
import { type HostPageRequest, type HostSlice, readHostPage } from './host-pages.ts';
import type { HostPlace } from './host-place.ts';
import { sharedGroundworkReads } from './shared-reads.ts';

/** What GroundWork's loaders share with those of other requests. */
export interface GroundworkPorts {
  readonly groundwork: GroundworkClient;
  readonly flights: SingleFlight;
}

/** Everything a resolver may read of GroundWork or write to it, for one request. */
export interface GroundworkLoaders {
  readonly hosts: HostLoader;
  readonly joins: HostJoinLoader;
  readonly writes: GroundworkWrites;
  /** One page of hosts, with one call. @throws BAD_USER_INPUT for what cannot be asked */
  page(place: HostPlace, request: HostPageRequest, depth: HostDepth): Promise<HostSlice>;
  /** Names that begin with `prefix`, sorted; upper and lower case are the same. */
  completeNames(place: HostPlace, prefix: string, limit: number): Promise<readonly string[]>;
}

/** Makes GroundWork's loaders of one request; `rules` are those of its joins. */
export function createGroundworkLoaders(
  { groundwork, flights }: GroundworkPorts,
  call: RequestCall,
  { rules, readEntity }: Pick<ServerJoinLoader, 'rules' | 'readEntity'>,
): GroundworkLoaders {
  const reads = sharedGroundworkReads(groundwork, flights, call);
  const hosts = createHostLoader(reads);
  const joins = createHostJoinLoader(reads, rules, readEntity);
  const forget = () => {
    hosts.clear();
    joins.clear();
  };
  return {
    hosts,
    joins,
    writes: createGroundworkWrites(groundwork, flights, call, forget),
    page: (place, request, depth) => readHostPage(reads, place, request, depth),
    completeNames: (place, prefix, limit) => reads.completeNames(place, prefix, limit),
  };
}

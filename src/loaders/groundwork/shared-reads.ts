import type { Flight, SingleFlight } from '../../cache/single-flight.ts';
import type { GroundworkClient, HostPage } from '../../upstreams/groundwork/groundwork-client.ts';
import type { GroundworkAccess, GroundworkHost, HostDepth } from '../../upstreams/groundwork/shapes.ts';
import type { RequestCall } from '../request-call.ts';
import { accessOf, flightPrefix, type HostPlace } from './host-place.ts';

/** GroundWork's reads as one request makes them: identical ones at the same time, of any request, are sent once. */
export interface GroundworkReads {
  /** `keys`: how many hosts were asked for by what identifies them; 1, the page itself, when left out. */
  listHosts(place: HostPlace, page: HostPage, keys?: number): Promise<readonly GroundworkHost[]>;
  getHost(place: HostPlace, name: string, depth: HostDepth): Promise<GroundworkHost | null>;
  completeNames(place: HostPlace, prefix: string, limit: number): Promise<readonly string[]>;
  filterByGroups(place: HostPlace, groups: readonly string[], depth: HostDepth): Promise<readonly GroundworkHost[]>;
}

/** Puts single flight between a request's loaders and the client. */
export function sharedGroundworkReads(
  client: GroundworkClient,
  flights: SingleFlight,
  call: RequestCall,
): GroundworkReads {
  const share = <T>(
    place: HostPlace,
    operation: string,
    question: unknown,
    send: (access: GroundworkAccess, options: RequestCall) => Promise<T>,
    keys = 1,
  ): Promise<T> => {
    const { region } = place.endpoint;
    return flights.run(
      {
        key: flightPrefix(place) + JSON.stringify([operation, question]),
        deadline: call.deadline,
        call: { source: place.source.name, ...(region === null ? {} : { region }), operation },
        keys,
      },
      (flight: Flight) => send(accessOf(place), { ...call, deadline: flight }),
    );
  };

  return {
    listHosts: (place, page, keys) =>
      share(place, 'listHosts', page, (access, options) => client.listHosts(access, page, options), keys),
    getHost: (place, name, depth) =>
      share(place, 'getHost', [name, depth], (access, options) => client.getHost(access, name, depth, options)),
    completeNames: (place, prefix, limit) =>
      share(place, 'completeNames', [prefix, limit], (access, options) =>
        client.completeNames(access, prefix, limit, options),
      ),
    filterByGroups: (place, groups, depth) =>
      share(place, 'filterByGroups', [groups, depth], (access, options) =>
        client.filterByGroups(access, groups, depth, options),
      ),
  };
}

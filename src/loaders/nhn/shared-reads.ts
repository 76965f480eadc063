import { credentialFingerprint } from '../../cache/credential-fingerprint.ts';
import type { ListCache } from '../../cache/lists/list-cache.ts';
import type { Flight, SingleFlight } from '../../cache/single-flight.ts';
import { type ProjectScope, scopeKey } from '../../selection/project-scope.ts';
import type { NhnClient } from '../../upstreams/nhn/nhn-client.ts';
import type { NhnServer, NhnTarget, NhnWorkspace } from '../../upstreams/nhn/shapes.ts';
import type { ReadsUnderWay } from '../reads-under-way.ts';
import type { RequestCall } from '../request-call.ts';
import type { NhnLists } from './nhn-lists.ts';

/**
 * NHN's reads as one request makes them: identical ones that run at the same time, of any request, are sent once, and a
 * list that was read a moment ago is not read again.
 */
export interface NhnReads {
  listWorkspaces(scope: ProjectScope): Promise<readonly NhnWorkspace[]>;
  getWorkspace(scope: ProjectScope, workspaceId: string): Promise<NhnWorkspace | null>;
  listTargets(scope: ProjectScope, workspaceId: string): Promise<readonly NhnTarget[] | null>;
  getTarget(scope: ProjectScope, workspaceId: string, targetId: string): Promise<NhnTarget | null>;
  listServers(scope: ProjectScope): Promise<readonly NhnServer[]>;
}

/**
 * Begins every key of what is read in a project and region under one credential: what a write makes stale. The endpoint's
 * address is in it because instances that share a cache may give different addresses the same name.
 */
export function placeOf(scope: ProjectScope): string {
  const known = places.get(scope);
  if (known !== undefined) return known;
  const whereAndWho = credentialFingerprint(JSON.stringify([scope.endpoint.baseUrl.href, scope.appKey]));
  const place = `nhn/${scopeKey(scope)}/${whereAndWho}/`;
  places.set(scope, place);
  return place;
}

// A list of forty workspaces is forty questions about one place, and hashing would be most of their cost.
const places = new WeakMap<ProjectScope, string>();

/** Puts lists of a moment ago, and then single flight, between a request's loaders and the client. */
export function sharedNhnReads(
  client: NhnClient,
  lists: NhnLists,
  flights: SingleFlight,
  call: RequestCall,
  underWay: ReadsUnderWay,
): NhnReads {
  const share = <T>(
    scope: ProjectScope,
    operation: string,
    key: string,
    send: (options: RequestCall, flight: Flight) => Promise<T>,
  ): Promise<T> =>
    flights.run(
      { key, deadline: call.deadline, call: { source: scope.source.name, region: scope.region, operation } },
      (flight) => send({ ...call, deadline: flight }, flight),
    );

  const one = <T>(
    scope: ProjectScope,
    operation: string,
    ids: readonly string[],
    send: (options: RequestCall) => Promise<T>,
  ): Promise<T> => underWay.track(share(scope, operation, placeOf(scope) + JSON.stringify([operation, ...ids]), send));

  const list = <Row, Rows extends readonly Row[] | null>(
    cache: ListCache<Row>,
    scope: ProjectScope,
    operation: string,
    ids: readonly string[],
    send: (options: RequestCall) => Promise<Rows>,
  ): Promise<readonly Row[] | Rows> => {
    const read = async (): Promise<readonly Row[] | Rows> => {
      const { rows: known, key, keep } = await cache.look(placeOf(scope), JSON.stringify([operation, ...ids]));
      const outcome = known ? 'hit' : 'miss';
      call.observeLoads?.({
        type: 'cache',
        cache: 'list',
        outcome,
        source: scope.source.name,
        region: scope.region,
        operation,
      });
      if (known) return known;
      return share(scope, operation, key, async (options, flight) => {
        const rows = await send(options);
        // What does not exist is asked for again: somebody may be about to make it.
        if (rows !== null && flight.isCurrent()) keep(rows);
        return rows;
      });
    };
    return underWay.track(read());
  };

  return {
    listWorkspaces: (scope) =>
      list(lists.workspaces, scope, 'listWorkspaces', [], (options) => client.listWorkspaces(scope, options)),
    getWorkspace: (scope, id) => one(scope, 'getWorkspace', [id], (options) => client.getWorkspace(scope, id, options)),
    listTargets: (scope, id) =>
      list(lists.targets, scope, 'listTargets', [id], (options) => client.listTargets(scope, id, options)),
    getTarget: (scope, workspaceId, id) =>
      one(scope, 'getTarget', [workspaceId, id], (options) => client.getTarget(scope, workspaceId, id, options)),
    listServers: (scope) =>
      list(lists.servers, scope, 'listServers', [], (options) => client.listServers(scope, options)),
  };
}

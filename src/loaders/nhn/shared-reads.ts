import { credentialFingerprint } from '../../cache/credential-fingerprint.ts';
import type { Flight, SingleFlight } from '../../cache/single-flight.ts';
import { type ProjectScope, scopeKey } from '../../selection/project-scope.ts';
import type { NhnClient } from '../../upstreams/nhn/nhn-client.ts';
import type { NhnServer, NhnTarget, NhnWorkspace } from '../../upstreams/nhn/shapes.ts';
import type { ReadsUnderWay } from '../reads-under-way.ts';
import type { RequestCall } from '../request-call.ts';

/** NHN's reads as one request makes them: identical ones that run at the same time, of any request, are sent once. */
export interface NhnReads {
  listWorkspaces(scope: ProjectScope): Promise<readonly NhnWorkspace[]>;
  getWorkspace(scope: ProjectScope, workspaceId: string): Promise<NhnWorkspace | null>;
  listTargets(scope: ProjectScope, workspaceId: string): Promise<readonly NhnTarget[] | null>;
  getTarget(scope: ProjectScope, workspaceId: string, targetId: string): Promise<NhnTarget | null>;
  listServers(scope: ProjectScope): Promise<readonly NhnServer[]>;
}

/** The prefix of every flight of a project in a region under one credential: what a write invalidates. */
export function flightPrefix(scope: ProjectScope): string {
  return `nhn/${scopeKey(scope)}/${credentialFingerprint(scope.appKey)}/`;
}

/** Puts single flight between a request's loaders and the client. */
export function sharedNhnReads(
  client: NhnClient,
  flights: SingleFlight,
  call: RequestCall,
  underWay: ReadsUnderWay,
): NhnReads {
  const share = <T>(
    scope: ProjectScope,
    operation: string,
    ids: readonly string[],
    send: (options: RequestCall) => Promise<T>,
  ): Promise<T> =>
    underWay.track(
      flights.run(
        {
          key: flightPrefix(scope) + JSON.stringify([operation, ...ids]),
          deadline: call.deadline,
          call: { source: scope.source.name, region: scope.region, operation },
        },
        (flight: Flight) => send({ ...call, deadline: flight }),
      ),
    );

  return {
    listWorkspaces: (scope) => share(scope, 'listWorkspaces', [], (options) => client.listWorkspaces(scope, options)),
    getWorkspace: (scope, id) =>
      share(scope, 'getWorkspace', [id], (options) => client.getWorkspace(scope, id, options)),
    listTargets: (scope, id) => share(scope, 'listTargets', [id], (options) => client.listTargets(scope, id, options)),
    getTarget: (scope, workspaceId, id) =>
      share(scope, 'getTarget', [workspaceId, id], (options) => client.getTarget(scope, workspaceId, id, options)),
    listServers: (scope) => share(scope, 'listServers', [], (options) => client.listServers(scope, options)),
  };
}

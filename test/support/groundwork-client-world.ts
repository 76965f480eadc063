import { UpstreamError } from '../../src/errors/upstream-error.ts';
import { noDeadline } from '../../src/resilience/deadline.ts';
import { createGroundworkClient, type GroundworkClient } from '../../src/upstreams/groundwork/groundwork-client.ts';
import { columnOf } from '../../src/upstreams/groundwork/query/column.ts';
import { ALWAYS } from '../../src/upstreams/groundwork/query/condition.ts';
import { type HostQuery, listQuery } from '../../src/upstreams/groundwork/query/host-query.ts';
import type { GroundworkAccess } from '../../src/upstreams/groundwork/shapes.ts';
import type { CallOptions } from '../../src/upstreams/http/exchange.ts';
import { createHttpClient } from '../../src/upstreams/http/http-client.ts';
import type { GroundworkCredentials } from '../../src/upstreams/source.ts';
import {
  type GroundWorkSimulator,
  type GroundWorkSimulatorOptions,
  startGroundWorkSimulator,
} from '../simulators/groundwork/groundwork-simulator.ts';

/** The administrator of the story. */
export const ADMIN: GroundworkCredentials = {
  username: 'api',
  password: 'gw-api-password',
  appName: 'sightline',
  encoding: 'base64',
};
/** The user of the story who may only read. */
export const READER: GroundworkCredentials = { ...ADMIN, username: 'reader', password: 'gw-reader-password' };

/** No hurry. */
export const options: CallOptions = { deadline: noDeadline() };

/** A simulator, and a client without any memory in front of it. */
export interface GroundworkWorld {
  readonly simulator: GroundWorkSimulator;
  readonly client: GroundworkClient;
  access(credentials?: Partial<GroundworkCredentials>, timeZone?: string): GroundworkAccess;
  /** The simulator's names of what was called since the last look, in order. */
  takeCalls(): readonly string[];
  close(): Promise<void>;
}

/** Starts both. */
export async function startGroundworkWorld(how: GroundWorkSimulatorOptions = {}): Promise<GroundworkWorld> {
  const simulator = await startGroundWorkSimulator(how);
  const http = createHttpClient({
    upstreamTimeoutMs: 5_000,
    upstreamBodyBytes: 10_000_000,
    upstreamConcurrency: 15,
    random: () => 0,
  });
  return {
    simulator,
    client: createGroundworkClient(http),
    access: (credentials = {}, timeZone = 'UTC') => ({
      endpoint: { source: 'gw', kind: 'groundwork', region: null, baseUrl: new URL(`${simulator.url}/api`) },
      credentials: { ...ADMIN, ...credentials },
      timeZone,
    }),
    takeCalls: () => {
      const calls = simulator.log.entries.map(({ operation }) => operation);
      simulator.log.clear();
      return calls;
    },
    close: async () => {
      http.close();
      await simulator.close();
    },
  };
}

/** Every host, by name. */
export const everyHost: HostQuery = queryFor(listQuery(ALWAYS));

/** The query that a list has been given, which must be one. */
function queryFor(query: HostQuery | null): HostQuery {
  if (query === null) throw new Error('nothing would be asked');
  return query;
}

/** Every host, sorted by a property: nobody need have it. */
export function sortedBy(property: string): HostQuery {
  return queryFor(listQuery(ALWAYS, { column: columnOf({ property }, 'orderBy'), direction: 'ASC' }));
}

/** What the call fails with, which must be the upstream's fault. */
export async function failureOf(promise: Promise<unknown>): Promise<UpstreamError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`expected an UpstreamError, got ${String(error)}`);
}

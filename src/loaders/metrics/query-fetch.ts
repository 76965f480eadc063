import type { Flight, SingleFlight } from '../../cache/single-flight.ts';
import type { QueryResult } from '../../timeseries/series.ts';
import type { PrometheusClient } from '../../upstreams/prometheus/prometheus-client.ts';
import type { RequestCall } from '../request-call.ts';
import { accessOf, accessPrefix } from './access.ts';
import { groupQuestions } from './merge-groups.ts';
import { fetchGroup } from './merged-fetch.ts';
import { type InstantKey, questionKey, type RangeKey } from './questions.ts';
import { scopedExpression } from './scoped-promql.ts';

/** Sends queries: each question's own answer by its key, each settling in its own time. */
export interface QueryFetch {
  instant(keys: readonly InstantKey[]): ReadonlyMap<string, Promise<QueryResult>>;
  range(keys: readonly RangeKey[]): ReadonlyMap<string, Promise<QueryResult>>;
}

/** What queries are sent with. */
export interface FetchPorts {
  readonly prometheus: PrometheusClient;
  readonly flights: SingleFlight;
  /** Whether questions that differ in scope or metric only are asked as one where that is exact; `mergeQueries`. */
  readonly mergeQueries: boolean;
}

/** Sends `expression` with everything else as `key` says; its answer is that of `keys` questions. */
type Send<Key> = (expression: string, key: Key, keys: number) => Promise<QueryResult>;

/** Makes the fetch of one request. Identical queries that run at the same time, of any request, are sent once. */
export function createQueryFetch({ prometheus, flights, mergeQueries }: FetchPorts, call: RequestCall): QueryFetch {
  const share = (
    operation: string,
    { endpoint, scope, ...question }: InstantKey | RangeKey,
    keys: number,
    send: (options: RequestCall) => Promise<QueryResult>,
  ): Promise<QueryResult> => {
    const { source, region } = endpoint;
    const upstream = { source: source.name, ...(region === null ? {} : { region }), operation };
    const key = accessPrefix(endpoint) + JSON.stringify([operation, question]);
    return flights.run({ key, deadline: call.deadline, call: upstream, keys }, (flight: Flight) =>
      send({ ...call, deadline: flight }),
    );
  };

  const instant: Send<InstantKey> = (query, key, keys) =>
    share('query', { ...key, query }, keys, (options) => {
      const { endpoint, scope, ...rest } = key;
      return prometheus.query(accessOf(endpoint), { ...rest, query }, options);
    });

  const range: Send<RangeKey> = (query, key, keys) =>
    share('queryRange', { ...key, query }, keys, (options) => {
      const { endpoint, scope, stepMs, ...rest } = key;
      return prometheus.queryRange(accessOf(endpoint), { ...rest, query, stepSeconds: stepMs / 1_000 }, options);
    });

  const fetchAll = <Key extends InstantKey | RangeKey>(keys: readonly Key[], send: Send<Key>) => {
    // Two ranges may lack the very same piece.
    const questions = [...new Map(keys.map((key) => [questionKey(key), key])).values()];
    const { groups, singles } = mergeQueries ? groupQuestions(questions) : { groups: [], singles: questions };
    const alone = async (key: Key) => send(scopedExpression(key.query, key.scope), key, 1);
    return new Map([
      ...singles.map((key) => [questionKey(key), alone(key)] as const),
      ...groups.flatMap((group) => [...fetchGroup(group, { merged: send, alone })]),
    ]);
  };

  return { instant: (keys) => fetchAll(keys, instant), range: (keys) => fetchAll(keys, range) };
}

import type { Flight, SingleFlight } from '../../cache/single-flight.ts';
import { UpstreamError } from '../../errors/upstream-error.ts';
import { chunkMerged, halve } from '../../promql/chunk.ts';
import { type MergePlan, type MergeScope, mergedQuery } from '../../promql/merge.ts';
import { splitMerged } from '../../promql/split.ts';
import type { QueryResult } from '../../timeseries/series.ts';
import type { PrometheusClient } from '../../upstreams/prometheus/prometheus-client.ts';
import type { RequestCall } from '../request-call.ts';
import { accessOf, accessPrefix } from './access.ts';
import { groupQuestions, type MergeGroup } from './merge-groups.ts';
import type { InstantKey, RangeKey } from './questions.ts';
import { scopedExpression } from './scoped-promql.ts';

/** Equal for equal questions to the same endpoint with the same credentials. */
export function questionKey({ endpoint, ...question }: InstantKey | RangeKey): string {
  return accessPrefix(endpoint) + JSON.stringify(question);
}

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

/** Sends `expression` with everything else as `key` says. */
type Send<Key> = (expression: string, key: Key) => Promise<QueryResult>;

/** Makes the fetch of one request. Identical queries that run at the same time, of any request, are sent once. */
export function createQueryFetch({ prometheus, flights, mergeQueries }: FetchPorts, call: RequestCall): QueryFetch {
  const share = (
    operation: string,
    { endpoint, scope, ...question }: InstantKey | RangeKey,
    send: (options: RequestCall) => Promise<QueryResult>,
  ): Promise<QueryResult> => {
    const { source, region } = endpoint;
    const upstream = { source: source.name, ...(region === null ? {} : { region }), operation };
    const key = accessPrefix(endpoint) + JSON.stringify([operation, question]);
    return flights.run({ key, deadline: call.deadline, call: upstream }, (flight: Flight) =>
      send({ ...call, deadline: flight }),
    );
  };

  const instant: Send<InstantKey> = (query, key) =>
    share('query', { ...key, query }, (options) => {
      const { endpoint, scope, ...rest } = key;
      return prometheus.query(accessOf(endpoint), { ...rest, query }, options);
    });

  const range: Send<RangeKey> = (query, key) =>
    share('queryRange', { ...key, query }, (options) => {
      const { endpoint, scope, stepMs, ...rest } = key;
      return prometheus.queryRange(accessOf(endpoint), { ...rest, query, stepSeconds: stepMs / 1_000 }, options);
    });

  const grouped = <Key extends InstantKey | RangeKey>(keys: readonly Key[], kind: 'instant' | 'range') =>
    mergeQueries ? groupQuestions(keys, kind) : { groups: [], singles: keys };

  return {
    instant: (keys) => fetchAll(grouped(keys, 'instant'), instant),
    range: (keys) => fetchAll(grouped(keys, 'range'), range),
  };
}

function fetchAll<Key extends InstantKey | RangeKey>(
  { groups, singles }: ReturnType<typeof groupQuestions<Key>>,
  send: Send<Key>,
): ReadonlyMap<string, Promise<QueryResult>> {
  const alone = singles.map((key) => [questionKey(key), fetchOne(key, send)] as const);
  const together = groups.flatMap((group) => [...fetchGroup(group, send)]);
  return new Map([...alone, ...together]);
}

async function fetchOne<Key extends InstantKey | RangeKey>(key: Key, send: Send<Key>): Promise<QueryResult> {
  return send(scopedExpression(key.query, key.scope), key);
}

/** The group in queries of known limits; each member's answer is its part of one. */
function fetchGroup<Key extends InstantKey | RangeKey>(
  { plan, members }: MergeGroup<Key>,
  send: Send<Key>,
): ReadonlyMap<string, Promise<QueryResult>> {
  const keyOf = new Map(members.map(({ scope, key }) => [scope, key]));
  const chunks = chunkMerged(plan, [...keyOf.keys()]);
  return new Map(
    chunks.flatMap((scopes) => {
      const answers = fetchChunk(plan, scopes, keyOf, send);
      return scopes.flatMap((scope) => {
        const key = keyOf.get(scope);
        return key ? [[questionKey(key), answers.then((byScope) => partOf(byScope, scope))] as const] : [];
      });
    }),
  );
}

type ByScope = ReadonlyMap<MergeScope, Promise<QueryResult> | QueryResult>;

/**
 * One query for many scopes. What only some of them are to blame for must not fail the others: "too many" is answered
 * by halving once, and any other refusal by asking each scope alone.
 */
async function fetchChunk<Key extends InstantKey | RangeKey>(
  plan: MergePlan,
  scopes: readonly MergeScope[],
  keyOf: ReadonlyMap<MergeScope, Key>,
  send: Send<Key>,
  halved = false,
): Promise<ByScope> {
  const asked = scopes.flatMap((scope) => {
    const key = keyOf.get(scope);
    return key ? [{ scope, key }] : [];
  });
  const [first] = asked;
  if (!first || asked.length === 1) return new Map(asked.map(({ scope, key }) => [scope, fetchOne(key, send)]));
  try {
    const result = await send(mergedQuery(plan, scopes), first.key);
    const parts = splitMerged(plan, scopes, result.series);
    return new Map(scopes.map((scope, i) => [scope, { ...result, series: parts[i] ?? [] }]));
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.code !== 'UPSTREAM_REJECTED') throw error;
    if (!/too many|exceed/i.test(error.message)) {
      return new Map(asked.map(({ scope, key }) => [scope, fetchOne(key, send)]));
    }
    if (halved) throw error;
    const halves = await Promise.all(halve(scopes).map((half) => fetchChunk(plan, half, keyOf, send, true)));
    return new Map(halves.flatMap((half) => [...half]));
  }
}

async function partOf(byScope: ByScope, scope: MergeScope): Promise<QueryResult> {
  const part = await byScope.get(scope);
  if (part) return part;
  throw new RangeError('a scope of a merged query was not asked for');
}

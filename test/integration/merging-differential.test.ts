import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSingleFlight } from '../../src/cache/single-flight.ts';
import { UpstreamError } from '../../src/errors/upstream-error.ts';
import { createQueryFetch, type QueryFetch } from '../../src/loaders/metrics/query-fetch.ts';
import type { SeriesScope } from '../../src/loaders/metrics/series-scope.ts';
import { noDeadline } from '../../src/resilience/deadline.ts';
import { labelsKey } from '../../src/timeseries/labels.ts';
import type { QueryResult, Series } from '../../src/timeseries/series.ts';
import { createHttpClient, type HttpClient } from '../../src/upstreams/http/http-client.ts';
import { createPrometheusClient } from '../../src/upstreams/prometheus/prometheus-client.ts';
import { metricsEndpoint } from '../support/metrics/metrics-source.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus/prometheus.ts';
import { expressions } from '../support/promql/expressions.ts';
import { DATASET_START_S, INSTANCES, JOBS, mergeDataset } from '../support/promql/merge-dataset.ts';

let prometheus: PrometheusServer;
let http: HttpClient;
let sent = 0;

beforeAll(async () => {
  prometheus = await startPrometheus({ backfill: mergeDataset() });
  http = createHttpClient({
    upstreamTimeoutMs: 20_000,
    upstreamBodyBytes: 100_000_000,
    upstreamConcurrency: 15,
    observe: ({ type }) => {
      if (type === 'call') sent += 1;
    },
  });
});
afterAll(async () => {
  http.close();
  await prometheus.close();
});

const fetchOf = (mergeQueries: boolean): QueryFetch =>
  createQueryFetch(
    { prometheus: createPrometheusClient(http), flights: createSingleFlight(), mergeQueries },
    { deadline: noDeadline() },
  );

const instances = fc.subarray([...INSTANCES], { minLength: 1, maxLength: 2 });
const scope: fc.Arbitrary<SeriesScope> = fc.oneof(
  { weight: 4, arbitrary: instances.map((values) => [{ label: 'instance', values: values.slice(0, 1) }]) },
  { weight: 1, arbitrary: instances.map((values) => [{ label: 'instance', values }]) },
  {
    weight: 1,
    arbitrary: fc.tuple(instances, fc.constantFrom(...JOBS)).map(([values, job]) => [
      { label: 'job', values: [job] },
      { label: 'instance', values },
    ]),
  },
);
const plain = fc.constantFrom('up', 'temperature', 'humidity', 'requests_total', 'latency_bucket');
const queries: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(expressions, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.uniqueArray(plain, { minLength: 2, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.uniqueArray(plain, { minLength: 2 }).map((all) => all.map((each) => `${each}[2m]`)) },
);
const questions = fc.record({
  queries,
  scopes: fc.array(scope, { minLength: 2, maxLength: 4 }),
  at: fc.integer({ min: 0, max: 2_600 }),
  range: fc.boolean(),
});

type Outcome = QueryResult | { readonly refused: string };

function sorted(series: readonly Series[]): Series[] {
  return [...series].sort((a, b) => (labelsKey(a.labels) < labelsKey(b.labels) ? -1 : 1));
}

async function outcomes(answers: ReadonlyMap<string, Promise<QueryResult>>): Promise<ReadonlyMap<string, Outcome>> {
  const all = [...answers].map(async ([key, answer]): Promise<[string, Outcome]> => {
    try {
      const result = await answer;
      // A vector has no order of its own; a matrix has, and must keep it.
      return [key, result.resultType === 'vector' ? { ...result, series: sorted(result.series) } : result];
    } catch (error) {
      if (error instanceof UpstreamError) return [key, { refused: error.code }];
      throw error;
    }
  });
  return new Map(await Promise.all(all));
}

/** Whether equal questions get unequal answers: some sums have no fixed last digit, even when asked twice. */
async function wavers(ask: () => Promise<unknown>): Promise<boolean> {
  const first = await ask();
  for (let n = 0; n < 12; n += 1) if (!isDeepStrictEqual(await ask(), first)) return true;
  return false;
}

describe('Questions of many scopes, merged by the loader', () => {
  it('have the answers, or the refusals, that each has alone: values, labels, and the order of a range', async () => {
    const seen = { questions: 0, refused: 0, empty: 0, unstable: 0, sentMerged: 0, sentAlone: 0 };
    const endpoint = metricsEndpoint(prometheus.url);
    await fc.assert(
      fc.asyncProperty(questions, async ({ queries, scopes, at, range }) => {
        const timeMs = (DATASET_START_S + at) * 1_000;
        const keys = queries.flatMap((query) => scopes.map((each) => ({ endpoint, query, scope: each })));
        const ask = (fetch: QueryFetch) =>
          range
            ? fetch.range(keys.map((key) => ({ ...key, startMs: timeMs, endMs: timeMs + 300_000, stepMs: 30_000 })))
            : fetch.instant(keys.map((key) => ({ ...key, timeMs })));
        const counted = async (mergeQueries: boolean) => {
          sent = 0;
          const answers = await outcomes(ask(fetchOf(mergeQueries)));
          return { answers, sent };
        };
        const merged = await counted(true);
        const alone = await counted(false);
        seen.sentMerged += merged.sent;
        seen.sentAlone += alone.sent;
        if (!isDeepStrictEqual(merged.answers, alone.answers) && (await wavers(() => counted(false)))) {
          seen.unstable += 1;
          return;
        }
        expect(merged.answers).toEqual(alone.answers);
        for (const outcome of alone.answers.values()) {
          seen.questions += 1;
          if ('refused' in outcome) seen.refused += 1;
          else if (outcome.series.length === 0) seen.empty += 1;
        }
      }),
      { numRuns: 400 },
    );
    expect(seen.questions, JSON.stringify(seen)).toBeGreaterThan(1_200);
    expect(seen.refused, JSON.stringify(seen)).toBeGreaterThan(20);
    expect(seen.empty, JSON.stringify(seen)).toBeLessThan(seen.questions / 2);
    expect(seen.unstable, JSON.stringify(seen)).toBeLessThan(40);
    expect(seen.sentMerged, JSON.stringify(seen)).toBeLessThan(seen.sentAlone);
  }, 60_000);
});

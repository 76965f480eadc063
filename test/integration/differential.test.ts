import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDurationMs } from '../../src/timeseries/duration.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { data } from '../support/graphql-client.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';
import type { PrometheusServer } from '../support/prometheus/prometheus.ts';
import { expressions, instantOnly, matrices } from './differential-expressions.ts';

/** An answer in a form that both sides are brought into; vectors have no order of their own. */
interface Comparable {
  readonly resultType: string;
  readonly text: string | null;
  readonly series: readonly string[];
}

interface NativeSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}
type NativeData =
  | { readonly resultType: 'vector' | 'matrix'; readonly result: readonly NativeSeries[] }
  | { readonly resultType: 'scalar'; readonly result: readonly [number, string] }
  | { readonly resultType: 'string'; readonly result: readonly [number, string] };

interface GraphResult {
  readonly resultType: string;
  readonly text: string | null;
  readonly series: readonly {
    readonly name: string | null;
    readonly labels: readonly { readonly name: string; readonly value: string }[];
    readonly samples: readonly { readonly unix: number; readonly raw: string; readonly value: number | null }[];
    readonly timestamps: readonly number[];
    readonly values: readonly (number | string)[];
  }[];
}

const fields = `{
  resultType text
  series { name labels { name value } samples { unix raw value } timestamps values(nonFinite: STRING) }
}`;
const stepSeconds = 120;
/** Between two samples, and between two seconds. */
const atMs = fixtureRange.startMs + 63 * 60_000 + 12_345;
const iso = (timeMs: number) => new Date(timeMs).toISOString();

let prometheus: PrometheusServer;
let gateway: Gateway;

beforeAll(async () => {
  prometheus = await startFixturePrometheus();
  gateway = await startGateway({
    nhn: { prometheusUrl: () => prometheus.url },
    sources: [{ name: 'tmp', kind: 'prometheus', url: prometheus.url }],
  });
});
afterAll(async () => {
  await gateway.close();
  await prometheus.close();
});

/** What the real Prometheus answers. */
async function native(path: string, parameters: Readonly<Record<string, string>>): Promise<Comparable> {
  const response = await fetch(`${prometheus.url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const answer: { data: NativeData; error?: string } = JSON.parse(await response.text());
  if (!response.ok) throw new Error(`${response.status}: ${answer.error}`);
  const { data: found } = answer;
  if (found.resultType === 'string') return { resultType: 'STRING', text: found.result[1], series: [] };
  const series: readonly NativeSeries[] =
    found.resultType === 'scalar' ? [{ metric: {}, value: found.result }] : found.result;
  return {
    resultType: found.resultType.toUpperCase(),
    text: null,
    series: series
      .map(({ metric, value, values }) => line(Object.entries(metric), values ?? (value ? [value] : [])))
      .sort(),
  };
}

/** What the graph answers, its columns checked against its rows. */
function throughGraph({ resultType, text, series }: GraphResult): Comparable {
  const lines = series.map(({ name, labels, samples, timestamps, values }) => {
    expect(timestamps).toEqual(samples.map(({ unix }) => unix));
    expect(values).toEqual(samples.map(({ raw, value }) => value ?? raw));
    const metric = [
      ...(name === null ? [] : [['__name__', name] as const]),
      ...labels.map((each) => [each.name, each.value] as const),
    ];
    return line(
      metric,
      samples.map(({ unix, raw }) => [unix, raw] as const),
    );
  });
  return { resultType, text, series: lines.sort() };
}

function line(metric: readonly (readonly [string, string])[], points: readonly (readonly [number, string])[]): string {
  return JSON.stringify([[...metric].sort(), points]);
}

async function instant(source: string, query: string): Promise<Comparable> {
  const { metrics } = await data<{ metrics: { instant: GraphResult } }>(
    gateway,
    `query ($source: ID!, $query: PromQL!, $time: DateTime!) { metrics(source: $source) { instant(query: $query, time: $time) ${fields} } }`,
    { variables: { source, query, time: iso(atMs) } },
  );
  return throughGraph(metrics.instant);
}

async function range(source: string, query: string, step = `${stepSeconds}s`): Promise<Comparable> {
  const { metrics } = await data<{ metrics: { range: GraphResult } }>(
    gateway,
    `query ($source: ID!, $query: PromQL!, $range: TimeRange!, $step: Duration!) {
      metrics(source: $source) { range(query: $query, range: $range, step: $step) ${fields} }
    }`,
    {
      variables: {
        ...{ source, query, step },
        range: { start: iso(fixtureRange.startMs), end: iso(fixtureRange.endMs) },
      },
    },
  );
  return throughGraph(metrics.range);
}

const atSeconds = { time: String(atMs / 1000) };
const window = {
  start: String(fixtureRange.startMs / 1000),
  end: String(fixtureRange.endMs / 1000),
  step: String(stepSeconds),
};

describe('Through the graph an expression has the answer of the real Prometheus, value by value', () => {
  it('for more than sixty expressions', () => {
    expect(new Set(expressions).size).toBe(expressions.length);
    expect(expressions.length).toBeGreaterThanOrEqual(60);
  });

  it.each([...expressions, ...matrices])('at one moment: %s', async (query) => {
    const expected = await native('query', { query, ...atSeconds });
    expect(await instant('tmp', query)).toEqual(expected);
    expect(await instant('nhn', query)).toEqual(expected);
  });

  it.each(expressions.filter((query) => !instantOnly.has(query)))('over time: %s', async (query) => {
    const expected = await native('query_range', { query, ...window });
    expect(await range('tmp', query)).toEqual(expected);
    expect(await range('nhn', query)).toEqual(expected);
  });

  it.each(['7s', '1m30s250ms', '50m'])(
    'over time with the odd step %s, whose ends are moved down to it',
    async (step) => {
      const stepMs = parseDurationMs(step);
      const down = (timeMs: number) => String((Math.floor(timeMs / stepMs) * stepMs) / 1000);
      const odd = { start: down(fixtureRange.startMs), end: down(fixtureRange.endMs), step: String(stepMs / 1000) };
      for (const query of [
        'temperature_celsius{job="db"}',
        'rate(restarted_work_total{job="api"}[3m])',
        'special_value',
      ]) {
        const expected = await native('query_range', { query, ...odd });
        expect(await range('tmp', query, step)).toEqual(expected);
        expect(await range('nhn', query, step)).toEqual(expected);
      }
    },
  );

  it('also when the expression is so long that it is sent as a form', async () => {
    const query = `up{instance=~"${Array.from({ length: 400 }, (_, n) => `10\\\\.9\\\\.0\\\\.${n}:9100`).join('|')}"}`;
    const expected = await native('query', { query, ...atSeconds });
    expect(expected.series).toHaveLength(64);
    gateway.nhn.log.clear();
    expect(await instant('nhn', query)).toEqual(expected);
    expect(await range('nhn', query)).toEqual(await native('query_range', { query, ...window }));
    expect(gateway.nhn.log.entries.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  it('compares something: nearly every expression has an answer, and all kinds occur', async () => {
    const answers = await Promise.all(
      [...expressions, ...matrices].map((query) => native('query', { query, ...atSeconds })),
    );
    expect(answers.filter(({ series, text }) => series.length > 0 || text !== null).length).toBeGreaterThan(75);
    expect(new Set(answers.map(({ resultType }) => resultType))).toEqual(
      new Set(['VECTOR', 'MATRIX', 'SCALAR', 'STRING']),
    );
    const raw = answers.flatMap(({ series }) => series).join('\n');
    for (const odd of ['"NaN"', '"+Inf"', '"-Inf"', '"-0"', '"5e-324"', '"1e+21"']) expect(raw).toContain(odd);
  });
});

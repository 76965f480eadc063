import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneOf } from '../../src/promql/matcher.ts';
import { scopePromQL, scopeSelector } from '../../src/promql/scope.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus/prometheus.ts';
import { expressions } from '../support/promql/expressions.ts';
import { inParallel } from '../support/promql/merge-case.ts';
import { DATASET_START_S, INSTANCES, mergeDataset } from '../support/promql/merge-dataset.ts';
import { type Answer, QueryClient } from '../support/promql/query-client.ts';

const SEED = 20_261_121;

/** Any Unicode that a label can hold: control characters, quotes, what RE2 gives a meaning, characters beyond the BMP. */
const labelValues = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'\\"\'`\n\t{}()[]|.*+?^$,=~!#-'), minLength: 1, maxLength: 8 }),
);

function openMetricsEscape(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

function valuesOf(answer: Answer, label: string): string[] {
  expect(answer.error).toBeNull();
  return answer.series.map(({ labels }) => labels[label] ?? '').sort();
}

describe('a label value in a scope, beside a real Prometheus', () => {
  // NUL ends a line in the backfill's text format, which has no escape for it.
  const values = [...new Set(fc.sample(labelValues, { seed: SEED, numRuns: 400 }))].filter(
    (value) => !value.includes('\0'),
  );
  const now = { kind: 'instant', time: DATASET_START_S } as const;
  let prometheus: PrometheusServer;
  let client: QueryClient;
  beforeAll(async () => {
    const lines = values.map((value) => `x{v="${openMetricsEscape(value)}"} 1 ${DATASET_START_S}\n`);
    prometheus = await startPrometheus({ backfill: [...lines, `x{other="y"} 1 ${DATASET_START_S}\n`] });
    client = new QueryClient(prometheus.url);
  });
  afterAll(async () => {
    client?.close();
    await prometheus?.close();
  });

  it('is there in the first place', async () => {
    expect(valuesOf(await client.query('x', now), 'v')).toEqual([...values, ''].sort());
  });

  it('matches exactly itself', async () => {
    await inParallel(values, 8, async (value) => {
      expect(valuesOf(await client.query(scopePromQL('x', [oneOf('v', [value])]), now), 'v')).toEqual([value]);
    });
  });

  it('matches exactly itself among others in one regular expression', async () => {
    for (let at = 0; at < values.length; at += 7) {
      const some = values.slice(at, at + 7);
      expect(valuesOf(await client.query(scopePromQL('x', [oneOf('v', some)]), now), 'v')).toEqual([...some].sort());
    }
  });

  it('selects the series without the label when it is empty, alone or among others', async () => {
    const [some = ''] = values;
    expect(valuesOf(await client.query(scopeSelector('x', [oneOf('v', [''])]), now), 'v')).toEqual(['']);
    expect(valuesOf(await client.query(scopePromQL('x', [oneOf('v', ['', some])]), now), 'v')).toEqual(
      ['', some].sort(),
    );
  });
});

describe('a scoped expression, beside a real Prometheus', () => {
  const [instance = ''] = INSTANCES;
  let whole: PrometheusServer;
  let scopeOnly: PrometheusServer;
  let clients: readonly QueryClient[];
  beforeAll(async () => {
    const inside = `instance="${instance}"`;
    whole = await startPrometheus({ backfill: mergeDataset() });
    scopeOnly = await startPrometheus({ backfill: mergeDataset().filter((line) => line.includes(inside)) });
    clients = [whole, scopeOnly].map(({ url }) => new QueryClient(url));
  });
  afterAll(async () => {
    for (const client of clients ?? []) client.close();
    await Promise.all([whole?.close(), scopeOnly?.close()]);
  });

  it('reads nothing outside: it answers alike where nothing else is stored', { timeout: 60_000 }, async () => {
    let filled = 0;
    const cases = fc.sample(fc.tuple(expressions, fc.integer({ min: 0, max: 2700 })), { seed: SEED, numRuns: 2_000 });
    await inParallel(cases, 8, async ([expression, after]) => {
      const query = scopePromQL(expression, [oneOf('instance', [instance])]);
      const answers = await Promise.all(
        clients.map((client) => client.query(query, { kind: 'instant', time: DATASET_START_S + after })),
      );
      const [here, there] = answers.map(
        ({ error, series }) => error ?? series.map((one) => JSON.stringify(one)).sort(),
      );
      expect(here, query).toEqual(there);
      if (Array.isArray(here) && here.length > 0) filled++;
    });
    expect(filled).toBeGreaterThan(500);
  });
});

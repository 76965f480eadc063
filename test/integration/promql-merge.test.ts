import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canJoin, type MergePlan, type MergeScope, planMerge } from '../../src/promql/merge.ts';
import { nameShape } from '../../src/promql/merge-name.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus/prometheus.ts';
import { CORPUS } from '../support/promql/corpus.ts';
import { expressions } from '../support/promql/expressions.ts';
import { compareMerged, inParallel } from '../support/promql/merge-case.ts';
import { DATASET_START_S, INSTANCES, JOBS, mergeDataset } from '../support/promql/merge-dataset.ts';
import { QueryClient, type QueryTime } from '../support/promql/query-client.ts';

/** Change it to look elsewhere; a failure names it, so that the same cases can be run again. */
const SEED = 20_261_121;

const WANTED_CASES = 10_000;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  instance: INSTANCES,
  job: JOBS,
  room: ['hall', 'attic', 'cellar'],
};

const times: fc.Arbitrary<QueryTime> = fc.oneof(
  fc.integer({ min: -60, max: 2800 }).map((at): QueryTime => ({ kind: 'instant', time: DATASET_START_S + at })),
  fc
    .tuple(fc.integer({ min: -60, max: 2400 }), fc.integer({ min: 0, max: 600 }), fc.constantFrom(15, 30, 60, 100))
    .map(([from, length, step]): QueryTime => {
      const start = DATASET_START_S + from;
      return { kind: 'range', start, end: start + length, step };
    }),
);

const cases = fc.record({
  query: expressions,
  at: times,
  labels: fc.constantFrom(
    ['instance'],
    ['instance'],
    ['instance'],
    ['instance'],
    ['job'],
    ['job', 'instance'],
    ['room'],
  ),
  picks: fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.nat(5)), { minLength: 2, maxLength: 3 }),
});

/** Turns the picked numbers into a scope; every sixth has two values for each label where the plan allows it. */
function scopeOf(plan: MergePlan, [first, second, chance]: readonly [number, number, number]): MergeScope {
  const entries = plan.labels.map(({ label, takesMany }): [string, string[]] => {
    const values = VALUES[label] ?? [];
    const picked = takesMany && chance === 0 ? [first, second] : [first];
    return [label, picked.flatMap((pick) => values[pick % values.length] ?? [])];
  });
  return Object.fromEntries(entries);
}

describe('merged queries beside a real Prometheus', () => {
  let prometheus: PrometheusServer;
  let client: QueryClient;
  beforeAll(async () => {
    prometheus = await startPrometheus({ backfill: mergeDataset() });
    client = new QueryClient(prometheus.url);
  });
  afterAll(async () => {
    client?.close();
    await prometheus?.close();
  });

  it(`answers each of ${WANTED_CASES} generated cases as its own query would, to the last bit`, {
    timeout: 240_000,
  }, async () => {
    const counts = { compared: 0, filled: 0 };
    const differences: string[] = [];
    const samples = fc.sample(cases, { seed: SEED, numRuns: WANTED_CASES * 1.5 });
    await inParallel(samples, 12, async ({ query, at, labels, picks }) => {
      const { plan } = planMerge({ query, labels, kind: at.kind });
      if (plan === null) return;
      const scopes = picks.map((pick) => scopeOf(plan, pick));
      expect(scopes.every((scope) => canJoin(plan, scope))).toBe(true);
      const outcome = await compareMerged(client, query, plan, scopes, at);
      if (outcome.refused) return;
      counts.compared++;
      if (!outcome.empty) counts.filled++;
      differences.push(...outcome.differences);
    });
    expect(differences.slice(0, 5), `seed ${SEED}: ${differences.length} differences`).toEqual([]);
    expect(counts.compared).toBeGreaterThanOrEqual(WANTED_CASES);
    expect(counts.filled).toBeGreaterThan(WANTED_CASES / 3);
  });

  it('answers for several metrics over several targets with one query', async () => {
    const names = ['up', 'temperature', 'build_info', 'requests_total', 'missing'];
    for (const at of [instant(600), range(300, 900, 30)]) {
      for (const suffix of ['', ' offset 5m', ' @ 1700007300', '{job="web"}']) {
        const shapes = names.map((name) => nameShape(`${name}${suffix}`));
        expect(new Set(shapes.map((shape) => shape?.query)).size).toBe(1);
        const query = shapes[0]?.query ?? '';
        const { plan } = planMerge({ query, labels: ['__name__', 'instance'], kind: at.kind });
        if (plan === null) throw new Error(`${query} does not merge`);
        const scopes = names.flatMap((name) =>
          INSTANCES.map((instance) => ({ __name__: [name], instance: [instance] })),
        );
        const outcome = await compareMerged(client, query, plan, scopes, at);
        expect(outcome).toEqual({ differences: [], refused: false, empty: false });
      }
    }
  });

  it('is refused as a whole when one scope alone is at fault, so that each then runs alone', async () => {
    const query = 'rate({__name__=~"clash_.+"}[5m])';
    const { plan } = planMerge({ query, labels: ['instance'], kind: 'instant' });
    if (plan === null) throw new Error('does not merge');
    const scopes = INSTANCES.map((instance) => ({ instance: [instance] }));
    expect((await compareMerged(client, query, plan, scopes, instant(900))).refused).toBe(true);
    expect((await compareMerged(client, query, plan, scopes.slice(1), instant(900))).differences).toEqual([]);
  });
});

describe('a corpus of dashboard expressions over 50 targets', () => {
  const targets = Array.from({ length: 50 }, (_, index) => `10.0.${index % 5}.${index}:9100`);
  let prometheus: PrometheusServer;
  let client: QueryClient;
  beforeAll(async () => {
    prometheus = await startPrometheus({ backfill: mergeDataset(targets) });
    client = new QueryClient(prometheus.url);
  });
  afterAll(async () => {
    client?.close();
    await prometheus?.close();
  });

  it.each([instant(1500), range(900, 1500, 60)])(
    'answers all 50 as each alone: $kind',
    { timeout: 60_000 },
    async (at) => {
      const scopes = targets.map((target) => ({ instance: [target] }));
      await inParallel(CORPUS, 2, async (query) => {
        const { plan } = planMerge({ query, labels: ['instance'], kind: at.kind });
        if (plan === null) return;
        const outcome = await compareMerged(client, query, plan, scopes, at);
        expect(outcome, query).toEqual({ differences: [], refused: false, empty: false });
      });
    },
  );

  it('runs only those alone that have no exact merge', () => {
    const alone = (kind: 'instant' | 'range'): string[] =>
      CORPUS.filter((query) => planMerge({ query, labels: ['instance'], kind }).plan === null);
    const never = ['absent(up)', 'sum(up) or vector(0)', 'scalar(sum(up))', 'humidity - avg(humidity)'];
    expect(alone('instant').sort()).toEqual([...never, 'sort_desc(humidity)'].sort());
    expect(alone('range').sort()).toEqual([...never, 'sum(rate(requests_total[5m]) / 2)'].sort());
  });
});

function instant(at: number): QueryTime {
  return { kind: 'instant', time: DATASET_START_S + at };
}

function range(from: number, to: number, step: number): QueryTime {
  return { kind: 'range', start: DATASET_START_S + from, end: DATASET_START_S + to, step };
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';
import type { PrometheusServer } from '../support/prometheus/prometheus.ts';
import { expression } from './scope-expression.ts';
import { startWorld, worldLabels, worldRange } from './scope-worlds.ts';

const atMs = worldRange.startMs + 20 * 60_000;
const [first, second] = worldLabels.instance;

interface ScopedAnswer {
  readonly entity: {
    readonly metrics: {
      readonly instant: {
        readonly series: readonly {
          readonly name: string | null;
          readonly labels: readonly { readonly name: string; readonly value: string }[];
          readonly samples: readonly { readonly raw: string }[];
        }[];
      } | null;
    };
  };
}

/** A scope in the graph, and the Prometheus that has its series and nothing else. */
interface Restricted {
  readonly name: string;
  readonly entity: string;
  readonly world: PrometheusServer;
}

let whole: PrometheusServer;
let gateway: Gateway;
let scopes: readonly Restricted[];

beforeAll(async () => {
  const [everything, ofWorkspace, ofTarget, ofServer] = await Promise.all([
    startWorld(() => true),
    startWorld(({ job }) => job === 'mine'),
    startWorld(({ instance, job }) => instance === first && job === 'mine'),
    startWorld(({ instance }) => instance === first || instance === second),
  ]);
  whole = everything;
  gateway = await startGateway({
    nhn: { scale: { workspaces: 0, targetsPerWorkspace: 0 }, prometheusUrl: () => whole.url },
    nhnSource: { scope: { target: { instance: '{ip}:{port}', job: '{workspace}' } } },
  });
  const store = gateway.nhn.store('kr', 'aOpreudC');
  const lstModYmdt = '2026-01-01T00:00:00';
  const { jobId } = store.putWorkspace({ jobName: 'mine', lstModYmdt });
  const { hostId } = store.putServer({ hostNm: 'one', svrIp: '10.0.0.1' });
  const [target] = [9100, 9101].map((port) => store.putTarget({ jobId, hostId, port, lstModYmdt, createdAtMs: 0 }));

  const entity = (type: string, ...ids: string[]) => {
    const id = Buffer.from([type, 'nhn', 'kr', 'aOpreudC', ...ids].join(':')).toString('base64url');
    return `${type.toLowerCase()}(id: "${id}")`;
  };
  scopes = [
    { name: 'workspace', entity: entity('Workspace', jobId), world: ofWorkspace },
    { name: 'target', entity: entity('Target', jobId, target?.targetId ?? ''), world: ofTarget },
    { name: 'server', entity: entity('Server', hostId), world: ofServer },
  ];
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await Promise.all([whole, ...scopes.map(({ world }) => world)].map((server) => server.close()));
});

/** The series as sorted lines, or `refused` when the upstream takes the expression for wrong. */
type Outcome = readonly string[] | 'refused';

async function scoped({ entity }: Restricted, query: string): Promise<Outcome> {
  const { data, errors, text } = await ask<ScopedAnswer>(
    gateway,
    `query ($query: PromQL!, $time: DateTime!) {
      entity: ${entity} { metrics { instant(query: $query, time: $time) { series { name labels { name value } samples { raw } } } } }
    }`,
    { variables: { query, time: new Date(atMs).toISOString() } },
  );
  const [error] = errors;
  if (error?.extensions.code === 'UPSTREAM_REJECTED') return 'refused';
  if (error !== undefined || data.entity.metrics.instant === null) throw new Error(`${query}: ${text}`);
  return data.entity.metrics.instant.series
    .map(({ name, labels, samples }) => {
      const pairs = labels.map((label) => [label.name, label.value] as const);
      return JSON.stringify([
        [...(name === null ? [] : [['__name__', name] as const]), ...pairs].sort(),
        samples[0]?.raw,
      ]);
    })
    .sort();
}

async function unscoped({ world }: Restricted, query: string): Promise<Outcome> {
  const parameters = new URLSearchParams({ query, time: String(atMs / 1000) });
  const response = await fetch(`${world.url}/api/v1/query?${parameters}`);
  const answer: { data: { result: { metric: Record<string, string>; value: [number, string] }[] } } = JSON.parse(
    await response.text(),
  );
  if (!response.ok) return 'refused';
  return answer.data.result
    .map(({ metric, value }) => JSON.stringify([Object.entries(metric).sort(), value[1]]))
    .sort();
}

describe('A scoped expression', () => {
  it.each(['workspace', 'target', 'server'])('of a %s answers as if nothing else existed', async (name) => {
    const scope = scopes.find((each) => each.name === name);
    if (scope === undefined) throw new Error(name);
    const seen = { answers: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(expression, async (query) => {
        const [inScope, expected] = await Promise.all([scoped(scope, query), unscoped(scope, query)]);
        expect(inScope).toEqual(expected);
        if (expected === 'refused') seen.refused += 1;
        else if (expected.length > 0) seen.answers += 1;
      }),
      { numRuns: 250 },
    );
    expect(seen.answers, JSON.stringify(seen)).toBeGreaterThan(80);
  });

  it('cannot name its own scope away: the lists of series, labels and values keep to it too', async () => {
    for (const { entity, name } of scopes) {
      const { data } = await ask<{ entity: { metrics: Record<'all' | 'some' | 'values' | 'jobs', unknown[]> } }>(
        gateway,
        `query ($match: [PromQL!]!, $range: TimeRange!) { entity: ${entity} { metrics {
          all: series(match: $match, range: $range) { label(name: "job") again: label(name: "instance") }
          values: labelValues(label: "instance", range: $range)
          jobs: labelValues(label: "job", match: $match, range: $range)
        } } }`,
        {
          variables: {
            match: ['{job=~".*",__name__="m_gauge"}', 'm_gauge{job="theirs"}', '{__name__=~".+"}'],
            range: { start: new Date(worldRange.startMs).toISOString(), end: new Date(worldRange.endMs).toISOString() },
          },
        },
      );
      const expected = { workspace: [20, 5, 1], target: [4, 1, 1], server: [32, 2, 3] }[name];
      const { all, values, jobs } = data.entity.metrics;
      expect([all.length, values.length, jobs.length], name).toEqual(expected);
    }
  });

  it('info(), which reads what no selector names, is refused before any call', async () => {
    gateway.nhn.log.clear();
    for (const { entity } of scopes) {
      const { errors } = await ask(
        gateway,
        `{ entity: ${entity} { metrics { instant(query: "info(m_gauge)") { text } } } }`,
      );
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
    expect(gateway.nhn.log.count({ operation: 'query' })).toBe(0);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';
import type { PrometheusServer } from '../support/prometheus/prometheus.ts';
import { startFleetGateway } from './fleet-gateway.ts';

const iso = (timeMs: number) => new Date(timeMs).toISOString();
const at = iso(fixtureRange.startMs + 3_600_000);
const hour = { start: iso(fixtureRange.startMs), end: iso(fixtureRange.startMs + 3_600_000) };
const series = 'series { name labels { name value } samples { unix raw } }';

let prometheus: PrometheusServer;
let merging: Gateway;
let plain: Gateway;

beforeAll(async () => {
  prometheus = await startFixturePrometheus();
  [merging, plain] = await Promise.all([
    startFleetGateway(prometheus.url, 120),
    startFleetGateway(prometheus.url, 120, { config: { mergeQueries: false } }),
  ]);
});
afterAll(async () => {
  await Promise.all([merging.close(), plain.close()]);
  await prometheus.close();
});
afterEach(() => {
  for (const { nhn } of [merging, plain]) {
    nhn.faults.clear();
    nhn.log.clear();
  }
});

/** How many queries reached the upstream, of both kinds. */
const queries = ({ nhn }: Gateway) =>
  nhn.log.count({ operation: 'query' }) + nhn.log.count({ operation: 'query_range' });

/** All that is answered save its cost: without merging, calls are predicted that are not shared. */
const withoutCost = (text = '') => text.replace(/"cost":\{[^}]*\}/, '');

/** The answers of both gateways, which must be equal to the byte, and the upstream queries that each needed. */
async function both(document: string, variables: Readonly<Record<string, unknown>> = {}) {
  const [merged, own] = await Promise.all([merging, plain].map((gateway) => ask(gateway, document, { variables })));
  expect(withoutCost(merged?.text)).toBe(withoutCost(own?.text));
  expect(merged?.errors).toEqual([]);
  return { text: merged?.text ?? '', merged: queries(merging), own: queries(plain) };
}

/** Fifty targets of the four workspaces: 13, 13, 12 and 12. */
function ofFiftyTargets(variable: string, fields: string): string {
  return `query (${variable}) { workspaces {
    nodes { name targets(first: 13) { nodes { instance metrics { ${fields} } } } }
  } }`;
}

describe('Queries that differ only in their scope', () => {
  it('over time: 50 targets, 4 expressions, 4 upstream queries instead of 200; the answers are the same', async () => {
    const fields = [
      'up',
      'rate(http_requests_total[5m])',
      'avg by (code) (http_requests_total)',
      'histogram_quantile(0.9, sum by (le) (rate(request_duration_seconds_bucket[5m])))',
    ].map((query, i) => `q${i}: range(query: ${JSON.stringify(query)}, range: $range, step: "1m") { ${series} }`);
    const { text, merged, own } = await both(ofFiftyTargets('$range: TimeRange!', fields.join(' ')), { range: hour });
    expect(text.match(/"instance":/g)?.length).toBe(52);
    expect(own).toBe(52 * 4);
    expect(merged).toBe(4);
  });

  it('at one moment: 120 servers, one upstream query', async () => {
    const { text, merged, own } = await both(
      `query ($at: DateTime!) { servers(first: 120) { totalCount nodes { name metrics { instant(query: "up", time: $at) { ${series} } } } } }`,
      { at },
    );
    expect(text).toContain('"totalCount":120');
    expect(text.match(/"raw":"1"/g)?.length).toBe(64);
    expect(own).toBe(120);
    expect(merged).toBe(1);
  });

  it('and in the metric that they name: 10 metrics of 50 targets in one', async () => {
    const names = ['up', 'memory_free_bytes', 'temperature_celsius', 'build_info', 'http_requests_total'];
    const fields = [...names, ...names.map((name) => `${name} offset 5m`)].map(
      (query, i) => `q${i}: instant(query: "${query}", time: $at) { ${series} }`,
    );
    const { merged, own } = await both(ofFiftyTargets('$at: DateTime!', fields.join(' ')), { at });
    expect(own).toBe(52 * 10);
    // The five as they are, and the five with the offset.
    expect(merged).toBe(2);
  });

  it('of scopes with several values each, where the expression lets them: four workspaces and all servers', async () => {
    const document = `query ($at: DateTime!) { workspaces { nodes { metrics {
      a: instant(query: "up * 2", time: $at) { ${series} }
      b: instant(query: "sum by (code) (http_requests_total)", time: $at) { ${series} }
    } } } }`;
    expect(await both(document, { at })).toMatchObject({ own: 8, merged: 2 });
  });

  it('are asked alone where one query cannot answer them exactly', async () => {
    const fields = ['absent(no_such_metric)', 'scalar(up)', 'up or vector(0)'].map(
      (query, i) => `q${i}: instant(query: "${query}", time: $at) { ${series} }`,
    );
    const document = ofFiftyTargets('$at: DateTime!', fields.join(' '));
    // absent() tells by its labels which scope it was asked in, scalar() counts series.
    expect(await both(document, { at })).toMatchObject({ own: 52 * 3, merged: 52 * 3 });
  });

  it('are asked alone when they have a limit, whose choice is the upstream’s', async () => {
    const document = ofFiftyTargets(
      '$at: DateTime!',
      `instant(query: "http_requests_total", time: $at, limit: 2) { ${series} }`,
    );
    const { merged, own } = await both(document, { at });
    expect([merged, own]).toEqual([52, 52]);
  });
});

describe('A merged query that is refused', () => {
  const clash = `{ servers(first: 20) { nodes { name metrics { instant(query: "QUERY", time: "${at}") { series { samples { raw } } } } } } }`;

  it('for one scope alone fails that one alone', async () => {
    // Only host-004 has two series without further labels of the same name on the right side.
    const query =
      'sum by (instance) (up) * on (instance) group_left () (build_info{instance!~\\"10.9.0.4:.*\\"} or http_requests_total{instance=\\"10.9.0.4:9100\\"})';
    const document = clash.replace('QUERY', query);
    interface Answered {
      servers: { nodes: { name: string; metrics: { instant: { series: unknown[] } | null } }[] };
    }
    const [merged, own] = await Promise.all([merging, plain].map((gateway) => ask<Answered>(gateway, document)));
    expect(merged?.data).toEqual(own?.data);
    expect(merged?.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['servers', 'nodes', 3, 'metrics', 'instant'], 'UPSTREAM_REJECTED'],
    ]);
    expect(merged?.data.servers.nodes.filter(({ metrics }) => metrics.instant?.series.length === 1)).toHaveLength(19);
    expect(queries(merging)).toBe(21);
  });

  it('as an expression is checked with one scope, not repeated for all', async () => {
    // Of a newer Prometheus than the one behind this gateway.
    const answer = await ask(merging, clash.replace('QUERY', 'double_exponential_smoothing(up[5m], 0.5, 0.5)'));
    expect(answer.errors).toHaveLength(20);
    expect(new Set(answer.errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['UPSTREAM_REJECTED']));
    expect(queries(merging)).toBe(2);
  });

  const tooMany = {
    kind: 'status',
    status: 422,
    contentType: 'application/json',
    body: '{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}',
  } as const;

  it('as too many is halved once', async () => {
    merging.nhn.faults.add({ operation: 'query' }, tooMany, { times: 1 });
    await data(merging, clash.replace('QUERY', 'up'));
    expect(queries(merging)).toBe(3);
  });

  it('as too many twice is asked for each scope of that half alone', async () => {
    merging.nhn.faults.add({ operation: 'query' }, tooMany, { times: 2 });
    await data(merging, clash.replace('QUERY', 'up'));
    expect(queries(merging)).toBe(3 + 10);
  });

  it('as too many also alone fails every scope that is', async () => {
    merging.nhn.faults.add({ operation: 'query' }, tooMany, { times: 13 });
    const answer = await ask(merging, clash.replace('QUERY', 'up'));
    expect(answer.errors.length).toBe(10);
    expect(queries(merging)).toBe(3 + 20);
  });

  it('as unavailable fails all without asking for each', async () => {
    merging.nhn.faults.add({ operation: 'query' }, { kind: 'status', status: 404 });
    const answer = await ask(merging, clash.replace('QUERY', 'up'));
    expect(answer.errors).toHaveLength(20);
    expect(queries(merging)).toBe(2);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import type { PrometheusServer } from '../support/prometheus/prometheus.ts';

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

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom(
    '',
    '\ud800',
    '\u0000',
    '../..',
    '__proto__',
    'constructor',
    '{',
    'a"b',
    'x'.repeat(5000),
    '서울',
    'U__x_2f_y',
  ),
);
const moment = fc.constantFrom(
  ...['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z', '2026-01-15T11:00:00.0000001Z'],
  ...['2026-01-15T11:00:00+23:59', '2026-01-15T10:00:00Z', '2026-01-15T12:00:00Z'],
);
const length = fc.constantFrom('1ms', '1s', '30s', '7m', '1h', '1d', '1y', '200y', '292y', '9223372036854ms');
const integer = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(0, 1, -1, 2, 250, 11_000, 11_001),
);
const promql = fc.constantFrom(
  ...[
    'up',
    'up{job="api"}[5m]',
    '"text"',
    '1',
    'rate(up[5m])',
    '{__name__=~".+"}',
    'up offset 100y',
    'up @ 1e300',
    'up[1ms]',
  ],
  ...[
    'sum(',
    'topk(up, up)',
    'nosuch(up)',
    'up{a="\\xff"}',
    'up{a=~"("}',
    'vector(1)[5m:0s]',
    'a'.repeat(3000),
    '1 / 0',
    'up{"utf8 name"="x"}',
  ],
);
const range = fc.oneof(
  fc.record({ last: length }),
  fc.record({ start: moment, end: moment }),
  fc.record({ start: moment }),
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of);

const operations: Readonly<Record<string, fc.Arbitrary<Readonly<Record<string, unknown>>>>> = {
  'query ($first: Int, $after: String, $part: String, $ids: [ID!]) { servers(first: $first, after: $after, filter: { nameContains: $part, hostIds: $ids, ips: $ids }) { totalCount } }':
    fc.record({
      first: maybe(integer),
      after: maybe(text),
      part: maybe(text),
      ids: maybe(fc.array(text, { maxLength: 3 })),
    }),
  'query ($id: ID!, $p: ID) { region(project: $p) { workspace(workspaceId: $id) { id } server(hostId: $id) { id } } node(id: $id) { id } }':
    fc.record({ id: text, p: maybe(text) }),
  'query ($q: PromQL!, $t: DateTime, $timeout: Duration, $limit: Int, $max: Int, $label: String!) { metrics { instant(query: $q, time: $t, timeout: $timeout, limit: $limit) { series { label(name: $label) labels { name } timestamps(maxPoints: $max) summary { mean } latest { raw } } text } } }':
    fc.record({
      q: promql,
      t: maybe(moment),
      timeout: maybe(length),
      limit: maybe(integer),
      max: maybe(integer),
      label: text,
    }),
  'query ($q: PromQL!, $r: TimeRange!, $step: Duration, $max: Int) { metrics(source: "tmp") { range(query: $q, range: $r, step: $step, maxPoints: $max) { start end step series { name } } } }':
    fc.record({ q: promql, r: range, step: maybe(length), max: maybe(integer) }),
  'query ($m: [PromQL!], $r: TimeRange, $limit: Int, $label: String!) { metrics { labels(match: $m, range: $r, limit: $limit) labelValues(label: $label, match: $m, range: $r, limit: $limit) metadata(metric: $label, limit: $limit) { metric } } }':
    fc.record({ m: maybe(fc.array(promql, { maxLength: 2 })), r: maybe(range), limit: maybe(integer), label: text }),
  'query ($q: String!) { checkPromQL(query: $q) { valid errors { from to } } }': fc.record({
    q: fc.oneof(text, promql),
  }),
  'mutation ($n: String!, $p: String!, $d: String) { createWorkspace(input: { name: $n, metricsPath: $p, description: $d }) { userErrors { code } } }':
    fc.record({ n: text, p: fc.oneof(text, fc.constant('/m')), d: maybe(text) }),
};

describe('Whatever the caller sends', () => {
  it.each(Object.entries(operations))('it is never a fault of ours: %s', async (query, variables) => {
    await fc.assert(
      fc.asyncProperty(variables, async (given) => {
        const { errors, text: body } = await ask(gateway, query, { variables: given });
        expect(
          errors.map(({ extensions }) => extensions.code),
          body,
        ).not.toContain('INTERNAL_SERVER_ERROR');
      }),
      { numRuns: 120 },
    );
    expect(gateway.logLines.filter((line) => line.includes('masked'))).toEqual([]);
  });

  it('also in its headers', async () => {
    const value = fc.stringMatching(/^[\x20-\x7e\x80-\xff]{0,40}$/);
    const headers = fc.record(
      {
        'x-sysmon-region': value,
        'x-sysmon-project': value,
        'x-sightline-timeout': value,
        'x-request-id': value,
        traceparent: value,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(headers, async (given) => {
        const { errors, text: body } = await ask(gateway, '{ viewer { id } servers { totalCount } }', {
          headers: given,
        });
        expect(
          errors.map(({ extensions }) => extensions.code),
          body,
        ).not.toContain('INTERNAL_SERVER_ERROR');
      }),
      { numRuns: 150 },
    );
  });
});

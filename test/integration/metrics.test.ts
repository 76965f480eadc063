import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import { fixtureInstances } from '../support/prometheus/fixture-fleet.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';
import type { PrometheusServer } from '../support/prometheus/prometheus.ts';

const iso = (timeMs: number) => new Date(timeMs).toISOString();
const at = iso(fixtureRange.startMs + 3_600_000);
const range = { start: iso(fixtureRange.startMs), end: iso(fixtureRange.endMs) };

let prometheus: PrometheusServer;
let gateway: Gateway;
let workspaceIds: { readonly api: string; readonly second: string };
let hostIds: { readonly first: string; readonly bare: string };

beforeAll(async () => {
  prometheus = await startFixturePrometheus();
  gateway = await startGateway({
    nhn: { scale: { workspaces: 0, targetsPerWorkspace: 0 }, prometheusUrl: () => prometheus.url },
    sources: [{ name: 'tmp', kind: 'prometheus', url: prometheus.url }],
    limits: { upstreamTimeoutMs: 2_000 },
  });
  // The fixture's first two instances, of the jobs "api" and "db", as NHN knows them; and 10.9.0.5:9100 in two workspaces.
  const store = gateway.nhn.store('kr', 'aOpreudC');
  const lstModYmdt = '2026-01-01T00:00:00';
  const workspace = (jobName: string) => store.putWorkspace({ jobName, lstModYmdt }).jobId;
  const server = (number: number) => store.putServer({ hostNm: `host-${number}`, svrIp: `10.9.0.${number}` }).hostId;
  const target = (jobId: string, hostId: string, port = 9100) =>
    store.putTarget({ jobId, hostId, port, lstModYmdt, createdAtMs: 0 });
  const [api, db, unlabelled] = [workspace('api'), workspace('db'), workspace('unlabelled')];
  const [first, second, fifth, sixth, bare] = [server(1), server(2), server(5), server(6), server(99)];
  target(api, first);
  target(api, first, 9101);
  target(db, second);
  for (const each of [api, db]) target(each, fifth);
  for (const each of [api, unlabelled]) target(each, sixth);
  workspaceIds = { api, second: db };
  hostIds = { first, bare };
});
afterAll(async () => {
  await gateway.close();
  await prometheus.close();
});
beforeEach(() => gateway.nhn.log.clear());
afterEach(() => gateway.nhn.faults.clear());

const code = (answer: { readonly errors: readonly { readonly extensions: { readonly code: string } }[] }) =>
  answer.errors.map(({ extensions }) => extensions.code);

describe('A range query', () => {
  interface Ranged {
    readonly metrics: {
      readonly range: {
        readonly start: string;
        readonly end: string;
        readonly step: string;
        readonly series: readonly { readonly timestamps: readonly number[] }[];
      };
    };
  }
  const ranged = (args: string, variables: Readonly<Record<string, unknown>> = {}) =>
    data<Ranged>(
      gateway,
      `query ($range: TimeRange!) { metrics { range(query: "up{job=\\"api\\"}", range: $range ${args}) { start end step series { timestamps } } } }`,
      {
        variables: { range, ...variables },
      },
    );

  it('is aligned to its step, and says where it really begins and ends', async () => {
    const { metrics } = await ranged('step: "7m"');
    const stepMs = 7 * 60_000;
    const down = (timeMs: number) => iso(Math.floor(timeMs / stepMs) * stepMs);
    expect(metrics.range).toMatchObject({
      start: down(fixtureRange.startMs),
      end: down(fixtureRange.endMs),
      step: '7m',
    });
    const { timestamps = [] } = metrics.range.series[0] ?? {};
    expect(timestamps.every((time) => time % 420 === 0)).toBe(true);
    const [sent] = gateway.nhn.log.where({ operation: 'query_range' });
    expect(Number(sent?.query.start?.[0])).toBe(Date.parse(metrics.range.start) / 1000);
    expect(sent?.query.step).toEqual(['420']);
  });

  it.each([
    ['', '30s'],
    ['maxPoints: 2', '2h'],
    ['maxPoints: 100', '2m'],
    ['maxPoints: 11000', '1s'],
    ['maxPoints: 2, step: "15s"', '15s'],
  ])('chooses a round step: %o gives %s', async (args, step) => {
    const { metrics } = await ranged(args);
    expect(metrics.range.step).toBe(step);
  });

  it('is refused before any call when its time or its points are no good', async () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['', {}],
      ['', { end: range.end }],
      ['', { ...range, last: '1h' }],
      ['', { start: range.end, end: range.start }],
      ['maxPoints: 0', range],
      ['maxPoints: 11001', range],
      ['limit: -1', range],
    ];
    for (const [args, value] of wrong) {
      const answer = await ask(
        gateway,
        `query ($range: TimeRange!) { metrics { range(query: "up", range: $range ${args}) { text } } }`,
        {
          variables: { range: value },
        },
      );
      expect(code(answer), `${args} ${JSON.stringify(value)}`).toEqual(['BAD_USER_INPUT']);
    }
    expect(gateway.nhn.log.count()).toBe(0);
  });
});

describe('A series', () => {
  it('has its columns thinned as one, its rows, its latest point and its figures', async () => {
    const { metrics } = await data<{
      metrics: {
        range: {
          series: {
            timestamps: number[];
            values: number[];
            thin: { raw: string }[];
            latest: { raw: string; timestamp: string };
          }[];
        };
      };
    }>(
      gateway,
      `query ($range: TimeRange!) { metrics { range(query: "temperature_celsius{instance=\\"10.9.0.1:9100\\"}", range: $range, step: "30s") { series {
        timestamps(maxPoints: 20) values(maxPoints: 20) thin: samples(maxPoints: 20) { raw } latest { raw timestamp }
      } } } }`,
      { variables: { range } },
    );
    const [series] = metrics.range.series;
    expect(series?.timestamps.length).toBeLessThanOrEqual(20);
    expect(series?.thin.map(({ raw }) => Number(raw))).toEqual(series?.values);
    expect(series?.timestamps).toHaveLength(series?.values.length ?? 0);
    expect(series?.latest.timestamp).toBe(range.end);
  });

  it('carries NaN and infinities as nulls or texts, and leaves them out of its figures', async () => {
    const { metrics } = await data(
      gateway,
      `query ($time: DateTime!) { metrics { instant(query: "special_value{kind=\\"mixed\\"}[3m]", time: $time) { series {
        values texts: values(nonFinite: STRING) samples { value raw } summary { count min max mean first last }
      } } } }`,
      { variables: { time: at } },
    ).then((answer) => JSON.parse(JSON.stringify(answer)));
    const [series] = metrics.instant.series;
    expect(series.texts).toHaveLength(7);
    expect(new Set(series.texts)).toEqual(new Set([1, 'NaN', '+Inf', -2.5, '-Inf', 0]));
    expect(series.values).toEqual(series.texts.map((value: unknown) => (typeof value === 'string' ? null : value)));
    expect(series.samples.map(({ value }: { value: unknown }) => value)).toEqual(series.values);
    expect(series.summary).toMatchObject({ min: -2.5, max: 1 });
  });

  it('knows the target and the server behind it by its labels; of two workspaces the one that `job` names', async () => {
    const { metrics } = await data<{
      metrics: {
        instant: {
          series: { label: string; target: { workspace: { name: string } } | null; server: { name: string } | null }[];
        };
      };
    }>(
      gateway,
      `query ($time: DateTime!) { metrics { instant(query: "up{instance=~\\"10.9.0.[1256]:9100|10.9.0.40:9100\\"}", time: $time) { series {
        label(name: "instance") target { workspace { name } } server { name }
      } } } }`,
      { variables: { time: at } },
    );
    const found = Object.fromEntries(
      metrics.instant.series.map(({ label, target, server }) => [
        label,
        [target?.workspace.name ?? null, server?.name ?? null],
      ]),
    );
    expect(found).toEqual({
      '10.9.0.1:9100': ['api', 'host-1'],
      '10.9.0.2:9100': ['db', 'host-2'],
      '10.9.0.5:9100': ['api', 'host-5'],
      // Its series are of job "db", which is neither of the workspaces that have its target: none can be named.
      '10.9.0.6:9100': [null, 'host-6'],
      '10.9.0.40:9100': [null, null],
    });
    expect(gateway.nhn.log.count({ operation: 'listWorkspaces' })).toBe(1);
    expect(gateway.nhn.log.count({ operation: 'listTargets' })).toBe(3);
    expect(gateway.nhn.log.count({ operation: 'listServers' })).toBe(1);
  });

  it('of a source that knows no entities has none', async () => {
    const answer = await data(
      gateway,
      `query ($time: DateTime!) { metrics(source: "tmp") { instant(query: "up{instance=\\"10.9.0.1:9100\\"}", time: $time) {
        coverage { source region status } series { source region target { id } server { id } } } } }`,
      { variables: { time: at } },
    );
    expect(answer).toEqual({
      metrics: {
        instant: {
          coverage: [{ source: 'tmp', region: null, status: 'COMPLETE' }],
          series: [{ source: 'tmp', region: null, target: null, server: null }],
        },
      },
    });
  });
});

describe('A limit', () => {
  it('cuts also where the upstream does not know it, and says so', async () => {
    const { metrics } = await data<{
      metrics: { a: { series: unknown[]; warnings: string[] }; b: { series: unknown[]; warnings: string[] } };
    }>(
      gateway,
      `query ($time: DateTime!, $range: TimeRange!) { metrics {
        a: instant(query: "up", time: $time, limit: 3) { series { name } warnings }
        b: range(query: "up", range: $range, limit: 5) { series { name } warnings }
      } }`,
      { variables: { time: at, range } },
    );
    expect([metrics.a.series.length, metrics.b.series.length]).toEqual([3, 5]);
    for (const { warnings } of [metrics.a, metrics.b]) expect(warnings.join()).toMatch(/limit|truncated|cut/);
    const { metrics: whole } = await data<{ metrics: { instant: { series: unknown[]; warnings: string[] } } }>(
      gateway,
      'query ($time: DateTime!) { metrics { instant(query: "up", time: $time, limit: 0) { series { name } warnings } } }',
      { variables: { time: at } },
    );
    expect([whole.instant.series.length, whole.instant.warnings]).toEqual([64, []]);
  });
});

describe('Metrics of an entity', () => {
  const instances = async (field: string) => {
    const answer = await data<{ region: { entity: { metrics: { instant: { series: { label: string }[] } } } } }>(
      gateway,
      `query ($time: DateTime!) { region { entity: ${field} { metrics { instant(query: "up", time: $time) { series { label(name: "instance") } } } } } }`,
      { variables: { time: at } },
    );
    return answer.region.entity.metrics.instant.series.map(({ label }) => label).sort();
  };

  it('are its own series only: a workspace’s by job, a server’s by its targets', async () => {
    const api = fixtureInstances.filter((_, number) => number % 4 === 0).sort();
    expect(await instances(`workspace(workspaceId: "${workspaceIds.api}")`)).toEqual(api);
    expect(await instances(`server(hostId: "${hostIds.first}")`)).toEqual(['10.9.0.1:9100']);
    const [sent] = gateway.nhn.log.where({ operation: 'query' }).slice(-1);
    expect(sent?.query.query).toEqual([
      expect.stringMatching(/^up\{instance=~"10\\\\\.9\\\\\.0\\\\\.1:9100\|.*9101"\}$/),
    ]);
  });

  it('of a server without targets are empty, complete, and no call', async () => {
    const answer = await data(
      gateway,
      `query ($id: ID!, $range: TimeRange!) { region { server(hostId: $id) { name targets { id } metrics {
        instant(query: "up") { resultType series { name } coverage { status } }
        range(query: "up", range: $range) { resultType series { name } }
        series(match: ["up"]) { name } labels labelValues(label: "job")
      } } } }`,
      { variables: { id: hostIds.bare, range } },
    );
    expect(answer).toEqual({
      region: {
        server: {
          ...{ name: 'host-99', targets: [] },
          metrics: {
            instant: { resultType: 'VECTOR', series: [], coverage: [{ status: 'COMPLETE' }] },
            range: { resultType: 'MATRIX', series: [] },
            ...{ series: [], labels: [], labelValues: [] },
          },
        },
      },
    });
    expect(gateway.nhn.log.where(({ path }) => path.startsWith('/prometheus'))).toEqual([]);
  });
});

describe('Several regions at once', () => {
  const query = `query ($partial: PartialPolicy, $time: DateTime!) { metrics(regions: ["kr", "us", "jp"], partial: $partial) {
    instant(query: "up{instance=\\"10.9.0.1:9100\\"}", time: $time) { series { region name } warnings coverage { region status code message } } } }`;
  const series = (...regions: string[]) => regions.map((region) => ({ region, name: 'up' }));

  it('are merged in the order in which they were named, each series with its region', async () => {
    const answer = await data(gateway, query, { variables: { time: at } });
    expect(answer).toMatchObject({ metrics: { instant: { series: series('kr', 'us', 'jp') } } });
  });

  it('answer without the one that fails, which coverage names; under ABORT the field fails', async () => {
    gateway.nhn.faults.add({ region: 'us' }, { kind: 'status', status: 403 });
    const warned = await ask(gateway, query, { variables: { time: at } });
    expect(warned.errors).toEqual([]);
    expect(warned.data).toMatchObject({
      metrics: {
        instant: {
          series: series('kr', 'jp'),
          coverage: [
            { region: 'kr', status: 'COMPLETE', code: null, message: null },
            { region: 'us', status: 'FAILED', code: 'UPSTREAM_FORBIDDEN' },
            { region: 'jp', status: 'COMPLETE' },
          ],
        },
      },
    });
    const aborted = await ask(gateway, query, { variables: { partial: 'ABORT', time: at } });
    expect([aborted.data, code(aborted)]).toEqual([{ metrics: { instant: null } }, ['UPSTREAM_FORBIDDEN']]);
  });

  it('fail as one when all fail', async () => {
    gateway.nhn.faults.add({}, { kind: 'status', status: 403 });
    const answer = await ask(gateway, query, { variables: { time: at } });
    expect([answer.data, code(answer)]).toEqual([{ metrics: { instant: null } }, ['UPSTREAM_FORBIDDEN']]);
  });

  it('do not wait for one another: behind a black hole the rest is joined in healthy time', async () => {
    gateway.nhn.faults.add({ region: 'jp', operation: 'query' }, { kind: 'blackHole' });
    const answer = await ask<{
      regions: { code: string; metrics: { instant: { series: { server: { name: string } | null }[] } | null } }[];
    }>(
      gateway,
      `query ($time: DateTime!) { regions(codes: ["kr", "jp"]) { code metrics { instant(query: "up{instance=\\"10.9.0.1:9100\\"}", time: $time) { series { server { name } } } } } }`,
      { variables: { time: iso(Date.parse(at) - 1_000) }, headers: { 'x-sightline-timeout': '700ms' } },
    );
    expect(answer.data.regions).toEqual([
      { code: 'kr', metrics: { instant: { series: [{ server: { name: 'host-1' } }] } } },
      { code: 'jp', metrics: { instant: null } },
    ]);
    expect(code(answer)).toEqual(['UPSTREAM_TIMEOUT']);
  });
});

describe('Lists of metrics', () => {
  const lists = `query ($regions: [RegionCode!]!, $range: TimeRange!) { metrics(regions: $regions) {
    series(match: ["up{job=\\"api\\"}", "build_info{instance=\\"10.9.0.2:9100\\"}"], range: $range) { name label(name: "job") labels { name } }
    labels(match: ["build_info"], range: $range) labelValues(label: "job", range: $range)
    three: labelValues(label: "instance", range: $range, limit: 3) none: metadata { metric } } }`;
  interface Lists {
    readonly metrics: {
      readonly series: readonly { readonly name: string; readonly labels: readonly { readonly name: string }[] }[];
      readonly labels: readonly string[];
      readonly labelValues: readonly string[];
      readonly three: readonly string[];
    } & Readonly<Record<string, unknown>>;
  }

  it('are the union of what the regions have, each entry once, sorted', async () => {
    const answer = await ask<Lists>(gateway, lists, { variables: { regions: ['kr', 'jp'], range } });
    expect(answer.errors).toEqual([]);
    const { series, labels, labelValues, three } = answer.data.metrics;
    expect(series.filter(({ name }) => name === 'up')).toHaveLength(16);
    expect(series.filter(({ name }) => name === 'build_info')).toHaveLength(1);
    expect(labels).toEqual(['__name__', 'instance', 'job', 'version', 'zone']);
    expect(labelValues).toEqual(['api', 'awkward', 'cache', 'db', 'node-exporter', 'special']);
    expect(three).toHaveLength(3);
  });

  it('say in the extensions which region is missing, under the path of their field', async () => {
    gateway.nhn.faults.add({ region: 'jp' }, { kind: 'status', status: 403 });
    const answer = await ask<Lists>(gateway, lists, { variables: { regions: ['kr', 'jp'], range } });
    expect(answer.errors).toEqual([]);
    expect(answer.data.metrics.labelValues).toHaveLength(6);
    const remarks = answer.extensions.remarks;
    const about = (field: string) => ({
      path: ['metrics', field],
      coverage: [
        expect.objectContaining({ region: 'kr', status: 'COMPLETE' }),
        expect.objectContaining({ region: 'jp', status: 'FAILED', code: 'UPSTREAM_FORBIDDEN' }),
      ],
      warnings: expect.any(Array),
    });
    expect(remarks).toEqual(expect.arrayContaining(['series', 'labels', 'labelValues', 'three', 'none'].map(about)));
  });

  it('have selectors only: an expression or none at all is BAD_USER_INPUT, and nothing is sent', async () => {
    for (const match of ['[]', '["rate(up[5m])"]', '["up", "up + 1"]']) {
      const answer = await ask(gateway, `{ metrics { series(match: ${match}) { name } } }`);
      expect(code(answer), match).toEqual(['BAD_USER_INPUT']);
    }
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('what matches only by being empty is the upstream’s to refuse', async () => {
    const answer = await ask(gateway, '{ metrics { series(match: ["{job=~\\".*\\"}"]) { name } } }');
    expect(['UPSTREAM_REJECTED', 'BAD_USER_INPUT']).toContain(code(answer)[0]);
  });
});

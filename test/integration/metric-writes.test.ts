import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, startScriptedServer } from '../contract/scripted-server.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus/prometheus.ts';
import { type PushgatewayServer, startPushgateway } from '../support/prometheus/pushgateway.ts';

interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
  readonly upstreamCode: string | null;
}

const WRITE = `mutation ($input: WriteSamplesInput!) {
  writeSamples(input: $input) { writtenSamples userErrors { code message field upstreamCode } }
}`;
const PUSH = `mutation ($input: PushMetricsInput!) {
  pushMetrics(input: $input) { accepted userErrors { code message field upstreamCode } }
}`;
const REMOVE = `mutation ($input: DeletePushedMetricsInput!) {
  deletePushedMetrics(input: $input) { accepted userErrors { code message field upstreamCode } }
}`;

let prometheus: PrometheusServer;
let pushgateway: PushgatewayServer;
let gateway: Gateway;
const nowSeconds = Math.floor(Date.now() / 1_000) - 60;

beforeAll(async () => {
  [prometheus, pushgateway] = await Promise.all([
    startPrometheus({ flags: ['--web.enable-remote-write-receiver'] }),
    startPushgateway(),
  ]);
  gateway = await startGateway({
    nhn: {},
    sources: [
      { name: 'real', kind: 'prometheus', url: prometheus.url, pushgatewayUrl: pushgateway.url },
      {
        name: 'regional',
        kind: 'prometheus',
        endpoints: { kr: prometheus.url, jp: prometheus.url },
        remoteWritePath: '/no/such/path',
        pushgatewayUrl: { jp: pushgateway.url },
      },
    ],
  });
});
afterAll(() => Promise.all([gateway?.close(), prometheus?.close(), pushgateway?.close()]));

async function write(series: readonly unknown[], place = {}) {
  const answer = await data<{ writeSamples: { writtenSamples: number; userErrors: UserError[] } }>(gateway, WRITE, {
    variables: { input: { ...place, series } },
  });
  return answer.writeSamples;
}

async function push(input: Readonly<Record<string, unknown>>) {
  const answer = await data<{ pushMetrics: { accepted: boolean; userErrors: UserError[] } }>(gateway, PUSH, {
    variables: { input },
  });
  return answer.pushMetrics;
}

async function remove(input: Readonly<Record<string, unknown>>) {
  const answer = await data<{ deletePushedMetrics: { accepted: boolean; userErrors: UserError[] } }>(gateway, REMOVE, {
    variables: { input },
  });
  return answer.deletePushedMetrics;
}

/** The samples that the Pushgateway would give a scraper, its own left out. */
async function pushed(): Promise<string[]> {
  const text = await (await fetch(`${pushgateway.url}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => /^[a-z]/.test(line) && !/^(go|process|push|pushgateway|promhttp)_/.test(line));
}

describe('writeSamples', () => {
  it('writes samples that a query then finds, values and labels as they were given', async () => {
    const labels = { zone: 'b', __name__: 'written_jobs', queue: 'say "hi", 서울' };
    const timestamps = [nowSeconds, nowSeconds + 15, nowSeconds + 30.25];
    const values = [1, -2.5e-7, 1e21];
    const other = { labels: { __name__: 'written_jobs', zone: 'a' }, timestamps: [nowSeconds], values: [7] };
    expect(await write([{ labels, timestamps, values }, other])).toEqual({ writtenSamples: 4, userErrors: [] });
    const found = await data<{ metrics: { instant: { series: unknown[] } } }>(
      gateway,
      `query ($time: DateTime!) { metrics(source: "real") { instant(query: "written_jobs[2m]", time: $time) {
        series { name labels { name value } timestamps values }
      } } }`,
      { variables: { time: new Date((nowSeconds + 31) * 1_000).toISOString() } },
    );
    expect(found.metrics.instant.series).toEqual([
      {
        name: 'written_jobs',
        labels: [
          { name: 'queue', value: labels.queue },
          { name: 'zone', value: 'b' },
        ],
        timestamps,
        values,
      },
      { name: 'written_jobs', labels: [{ name: 'zone', value: 'a' }], timestamps: [nowSeconds], values: [7] },
    ]);
  });

  it('is found by ranges that were read before, however old they are', async () => {
    const grid = Math.floor((nowSeconds - 1_800) / 60) * 60;
    const read = async () => {
      const found = await data<{ metrics: { range: { series: { timestamps: number[]; values: number[] }[] } } }>(
        gateway,
        `query ($start: DateTime!, $end: DateTime!) { metrics(source: "real") {
          range(query: "late_jobs", range: { start: $start, end: $end }, step: "60s") { series { timestamps values } }
        } }`,
        {
          variables: {
            start: new Date(grid * 1_000).toISOString(),
            end: new Date((grid + 120) * 1_000).toISOString(),
          },
        },
      );
      return found.metrics.range.series;
    };
    expect(await read()).toEqual([]);
    const labels = { __name__: 'late_jobs' };
    await write([{ labels, timestamps: [grid, grid + 60, grid + 120], values: [1, 2, 3] }]);
    expect(await read()).toEqual([{ timestamps: [grid, grid + 60, grid + 120], values: [1, 2, 3] }]);
  });

  it('tells what the server refuses as a userError, in its words', async () => {
    const series = (seconds: number, value: number) => [
      { labels: { __name__: 'ordered' }, timestamps: [seconds], values: [value] },
    ];
    expect(await write(series(nowSeconds, 1))).toMatchObject({ writtenSamples: 1 });
    for (const late of [series(nowSeconds - 10, 2), series(nowSeconds, 3)]) {
      const refused = await write(late);
      expect(refused).toMatchObject({
        writtenSamples: 0,
        userErrors: [{ code: 'BAD_INPUT', field: ['input'], upstreamCode: '400' }],
      });
      expect(refused.userErrors[0]?.message).toMatch(/refused with HTTP 400: (out of order|duplicate) sample/);
    }
    const old = await write(series(1_000_000_000, 1));
    expect(old.userErrors[0]?.message).toMatch(/refused with HTTP 400: out of bounds/);
  });

  it('sends nothing that has a fault, and names its place', async () => {
    const { userErrors } = await write([
      { labels: { __name__: 'a-b', 'c d': 'e' }, timestamps: [1], values: [] },
      { labels: { queue: 'a' }, timestamps: [2, 1], values: [1, 2] },
    ]);
    expect(userErrors.map(({ code, field, upstreamCode }) => [code, field?.join('.'), upstreamCode])).toEqual([
      ['BAD_INPUT', 'input.series.0.labels.__name__', null],
      ['BAD_INPUT', 'input.series.0.labels.c d', null],
      ['BAD_INPUT', 'input.series.0.values', null],
      ['BAD_INPUT', 'input.series.1.labels', null],
      ['BAD_INPUT', 'input.series.1.timestamps.1', null],
    ]);
  });

  it('names the sources that can be written to, and the regions that they have', async () => {
    const series = [{ labels: { __name__: 'a' }, timestamps: [nowSeconds], values: [1] }];
    expect((await write(series, { source: 'nhn' })).userErrors).toEqual([
      { code: 'BAD_INPUT', message: 'accepted: real, regional', field: ['input', 'source'], upstreamCode: null },
    ]);
    expect((await write(series, { source: 'regional', region: 'us' })).userErrors).toMatchObject([
      { code: 'BAD_INPUT', message: expect.stringContaining('accepted: kr, jp'), field: ['input', 'region'] },
    ]);
  });

  it('is an error when the server takes no remote write at all', async () => {
    const series = [{ labels: { __name__: 'a' }, timestamps: [nowSeconds], values: [1] }];
    const { errors } = await ask(gateway, WRITE, { variables: { input: { source: 'regional', series } } });
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_REJECTED', upstream: { status: 404, attempts: 1 } } },
    ]);
  });

  it('is sent once, with its headers, and says that its outcome is unknown when the server fails', async () => {
    await using server = await startScriptedServer(json({}, 503));
    const other = await startGateway({
      nhn: {},
      sources: [{ name: 'tmp', kind: 'prometheus', url: server.url, auth: { bearer: 's3cret' } }],
    });
    try {
      const series = [{ labels: { __name__: 'a' }, timestamps: [nowSeconds], values: [1] }];
      const { errors } = await ask(other, WRITE, { variables: { input: { series } } });
      expect(errors).toMatchObject([
        { message: expect.stringContaining('unknown'), extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
      ]);
      expect(server.requests).toHaveLength(1);
      expect(server.requests[0]).toMatchObject({
        method: 'POST',
        url: '/api/v1/write',
        headers: {
          authorization: 'Bearer s3cret',
          'content-encoding': 'snappy',
          'content-type': 'application/x-protobuf',
          'x-prometheus-remote-write-version': '0.1.0',
        },
      });
    } finally {
      await other.close();
    }
  });
});

describe('a VIEWER', () => {
  it('writes, pushes and deletes nothing', async () => {
    const key = 'viewer-key-0123456789abcdef';
    const guarded = await startGateway({
      nhn: {},
      sources: [{ name: 'real', kind: 'prometheus', url: prometheus.url, pushgatewayUrl: pushgateway.url }],
      config: { auth: { apiKeys: [{ name: 'viewer', key, role: 'VIEWER' }] } },
    });
    try {
      const inputs = [
        [WRITE, { series: [{ labels: { __name__: 'a' }, timestamps: [nowSeconds], values: [1] }] }],
        [PUSH, { job: 'a', exposition: 'a 1' }],
        [REMOVE, { job: 'a' }],
      ] as const;
      for (const [document, input] of inputs) {
        const { errors } = await ask(guarded, document, { variables: { input }, headers: { 'x-api-key': key } });
        expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
      }
      expect(await pushed()).toEqual([]);
    } finally {
      await guarded.close();
    }
  });
});

describe('pushMetrics', () => {
  const plain = { job: 'backup', groupingKey: { instance: 'db-1' } };

  it('merges by metric name, replaces the whole group on request, and deletes it', async () => {
    const exposition = '# TYPE rows gauge\nrows{table="a"} 1\nrows{table="b"} 2\n';
    expect(await push({ ...plain, exposition })).toEqual({ accepted: true, userErrors: [] });
    expect(await push({ ...plain, exposition: 'seconds 3.5' })).toEqual({ accepted: true, userErrors: [] });
    expect(await pushed()).toEqual([
      'rows{instance="db-1",job="backup",table="a"} 1',
      'rows{instance="db-1",job="backup",table="b"} 2',
      'seconds{instance="db-1",job="backup"} 3.5',
    ]);
    expect(await push({ ...plain, exposition: 'rows 9', replace: true })).toEqual({ accepted: true, userErrors: [] });
    expect(await pushed()).toEqual(['rows{instance="db-1",job="backup"} 9']);
    expect(await remove(plain)).toEqual({ accepted: true, userErrors: [] });
    await expect.poll(pushed).toEqual([]);
    expect(await remove(plain)).toEqual({ accepted: true, userErrors: [] });
  });

  it.each(['a/b', '', '.', '..', '서울 50%?', 'say "hi"\n', '>>>???', '%2F', 'x'.repeat(500)])(
    'keeps a group apart by the label %j',
    async (value) => {
      const group = { job: value || 'empty', groupingKey: { path: value, other: 'plain' } };
      expect(await push({ ...group, exposition: 'rows 1' })).toEqual({ accepted: true, userErrors: [] });
      const groups: { data: { labels: Record<string, string> }[] } = JSON.parse(
        await (await fetch(`${pushgateway.url}/api/v1/metrics`)).text(),
      );
      expect(groups.data.map(({ labels }) => labels)).toEqual([{ job: group.job, ...group.groupingKey }]);
      expect(await remove(group)).toEqual({ accepted: true, userErrors: [] });
      await expect.poll(pushed).toEqual([]);
    },
  );

  it('tells faults of the text with their line, and those of the group with their label', async () => {
    const { accepted, userErrors } = await push({
      job: '',
      groupingKey: { job: 'x', shard: 3 },
      exposition: 'rows 1\nrows one\n',
    });
    expect(accepted).toBe(false);
    expect(userErrors.map(({ code, field, message }) => [code, field?.join('.'), message])).toEqual([
      ['BAD_INPUT', 'input.job', 'accepted: a text that is not empty'],
      ['BAD_INPUT', 'input.groupingKey.job', 'job has a field of its own; accepted: other labels'],
      ['BAD_INPUT', 'input.groupingKey.shard', 'accepted: a text'],
      ['BAD_INPUT', 'input.exposition', 'line 2: expected a number, NaN, +Inf or -Inf as value'],
    ]);
  });

  it('tells what the Pushgateway refuses in its words', async () => {
    await push({ ...plain, exposition: '# TYPE clash gauge\nclash 1' });
    const { accepted, userErrors } = await push({ job: 'other', exposition: '# TYPE clash counter\nclash 1' });
    expect(accepted).toBe(false);
    expect(userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input'], upstreamCode: '400' }]);
    expect(userErrors[0]?.message).toMatch(/^refused with HTTP 400: .*clash/);
    await remove(plain);
  });

  it('goes to the region’s Pushgateway, and nowhere without one', async () => {
    const regional = { source: 'regional', ...plain };
    expect(await push({ ...regional, region: 'jp', exposition: 'rows 1' })).toMatchObject({ accepted: true });
    expect((await push({ ...regional, region: 'kr', exposition: 'rows 1' })).userErrors).toMatchObject([
      { code: 'BAD_INPUT', field: ['input', 'region'], message: expect.stringContaining('accepted: jp') },
    ]);
    expect((await remove({ ...plain, source: 'nhn' })).userErrors).toMatchObject([
      { code: 'BAD_INPUT', field: ['input', 'source'], message: 'accepted: real, regional' },
    ]);
    await remove(regional);
  });
});

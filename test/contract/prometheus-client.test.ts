import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors/upstream-error.ts';
import { noDeadline } from '../../src/resilience/deadline.ts';
import { createHttpClient } from '../../src/upstreams/http/http-client.ts';
import { nhnPrometheus, prometheusAccess } from '../../src/upstreams/prometheus/access.ts';
import { createPrometheusClient, type PrometheusClient } from '../../src/upstreams/prometheus/prometheus-client.ts';
import type { PrometheusAccess } from '../../src/upstreams/prometheus/shapes.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus/prometheus.ts';
import { json, type Script, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

const options = { deadline: noDeadline() };
const success = (data: unknown, rest = {}) => json({ status: 'success', data, ...rest });
const emptyVector = success({ resultType: 'vector', result: [] });
const range = { query: 'up', startMs: 0, endMs: 60_000, stepSeconds: 15 };

function prometheusClient(): PrometheusClient {
  return createPrometheusClient(
    createHttpClient({
      upstreamTimeoutMs: 5_000,
      upstreamBodyBytes: 50_000_000,
      upstreamConcurrency: 4,
      random: () => 0,
    }),
  );
}
const accessTo = (server: ScriptedServer, change: Partial<PrometheusAccess> = {}): PrometheusAccess => ({
  ...prometheusAccess({ auth: { type: 'none' } }, server.endpoint()),
  tellsBuild: false,
  ...change,
});

async function failureOf(promise: Promise<unknown>): Promise<UpstreamError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`expected an UpstreamError, got ${String(error)}`);
}

describe('the Prometheus client, asking', () => {
  it('sends seconds with at most three decimals, and repeats match[]', async () => {
    await using server = await startScriptedServer((response, request) => {
      const data = request.url.includes('/query')
        ? { resultType: request.url.includes('range') ? 'matrix' : 'vector', result: [] }
        : [];
      success(data)(response, request);
    });
    const prometheus = prometheusClient();
    const access = accessTo(server);
    const timeMs = 1_700_000_000_283;
    await prometheus.query(access, { query: 'up', timeMs, timeoutMs: 1_500, limit: 3 }, options);
    await prometheus.queryRange(
      access,
      { query: 'up', startMs: timeMs, endMs: timeMs + 717, stepSeconds: 0.5 },
      options,
    );
    await prometheus.series(access, { match: ['up', '{job="a"}'], startMs: 1_000, endMs: 2_500 }, options);
    await prometheus.labels(access, {}, options);
    await prometheus.labelValues(access, 'a/b', { match: ['up'] }, options);
    expect(server.requests.map(({ url }) => decodeURIComponent(url))).toEqual(
      [
        '/api/v1/query?query=up&time=1700000000.283&timeout=1500ms',
        '/api/v1/query_range?query=up&start=1700000000.283&end=1700000001&step=0.5',
        '/api/v1/series?match[]=up&match[]={job="a"}&start=1&end=2.5',
        '/api/v1/labels?',
        '/api/v1/label/a/b/values?match[]=up',
      ].map((url) => url.replace(/\?$/, '')),
    );
    expect(server.requests[4]?.url).toContain('/label/a%2Fb/values');
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('sends limit only to a server that knows it, and metadata’s always', async () => {
    await using server = await startScriptedServer(success([]));
    const prometheus = prometheusClient();
    await prometheus.labels(accessTo(server, { supportsLimit: true }), { limit: 5 }, options);
    await prometheus.labels(accessTo(server, { supportsLimit: true }), { limit: 0 }, options);
    await prometheus.labels(accessTo(server), { limit: 5 }, options);
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/v1/labels?limit=5',
      '/api/v1/labels',
      '/api/v1/labels',
    ]);
    await using other = await startScriptedServer(success({}));
    await prometheus.metadata(accessTo(other), { metric: 'up', limit: 2 }, options);
    expect(other.requests[0]?.url).toBe('/api/v1/metadata?metric=up&limit=2');
  });

  it('posts a form when the query is long, except where only GET is allowed', async () => {
    await using server = await startScriptedServer((response, request) => {
      (request.url.includes('/label/') ? success([]) : emptyVector)(response, request);
    });
    const prometheus = prometheusClient();
    const query = `up{job="${'é'.repeat(1_000)}"}`;
    await prometheus.query(accessTo(server), { query }, options);
    await prometheus.labelValues(accessTo(server), 'job', { match: [query] }, options);
    const [long, values] = server.requests;
    expect(long).toMatchObject({ method: 'POST', url: '/api/v1/query' });
    expect(long?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(new URLSearchParams(long?.body).get('query')).toBe(query);
    expect(values?.method).toBe('GET');
  });

  it('decides between GET and POST exactly at the threshold', async () => {
    await using server = await startScriptedServer(emptyVector);
    const prometheus = prometheusClient();
    for (const length of [2_000, 2_001]) {
      await prometheus.query(accessTo(server), { query: 'x'.repeat(length - 'query='.length) }, options);
    }
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('escapes unusual label names for a server that wants that, and asks nobody for impossible ones', async () => {
    await using server = await startScriptedServer(success(['v']));
    const prometheus = prometheusClient();
    await prometheus.labelValues(accessTo(server, { escapesLabelNames: true }), 'a/b', {}, options);
    expect(server.requests[0]?.url).toBe('/api/v1/label/U__a_2f_b/values');
    for (const name of ['', '.', '..', '\udc00']) {
      expect((await prometheus.labelValues(accessTo(server), name, {}, options)).items).toEqual([]);
    }
    expect(server.requests).toHaveLength(1);
  });

  it('shows the credentials of its kind', async () => {
    await using server = await startScriptedServer(emptyVector);
    const prometheus = prometheusClient();
    const endpoint = server.endpoint('/base');
    const ask = (access: PrometheusAccess) => prometheus.query(access, { query: 'up' }, options);
    await ask(nhnPrometheus({ endpoint, appKey: 'k' }));
    await ask(prometheusAccess({ auth: { type: 'bearer', token: 't' } }, endpoint));
    await ask(prometheusAccess({ auth: { type: 'basic', username: '125', password: 't' } }, endpoint));
    const [nhn, bearer, basic] = server.requests;
    expect(nhn).toMatchObject({ url: '/base/prometheus/api/v1/query?query=up', headers: { 'x-tc-app-key': 'k' } });
    expect(bearer).toMatchObject({ url: '/base/api/v1/query?query=up', headers: { authorization: 'Bearer t' } });
    expect(basic?.headers.authorization).toBe(`Basic ${Buffer.from('125:t').toString('base64')}`);
  });
});

describe('the Prometheus client, reading', () => {
  async function ask<T>(script: Script, call: (prometheus: PrometheusClient, access: PrometheusAccess) => Promise<T>) {
    await using server = await startScriptedServer(script);
    return await call(prometheusClient(), accessTo(server, { secrets: ['seeded-secret'] }));
  }
  const query = (script: Script, limit = 0) =>
    ask(script, (p, access) => p.query(access, { query: 'up', limit }, options));

  it('passes warnings and infos on', async () => {
    const script = success({ resultType: 'vector', result: [] }, { warnings: ['w'], infos: ['i'] });
    expect(await query(script)).toEqual({
      resultType: 'vector',
      series: [],
      text: null,
      warnings: ['w'],
      infos: ['i'],
    });
  });

  it('takes no content for an empty answer', async () => {
    const noContent: Script = (response) => void response.writeHead(204).end();
    expect(await query(noContent)).toMatchObject({ resultType: 'vector', series: [] });
    expect(await ask(noContent, (p, access) => p.queryRange(access, range, options))).toMatchObject({
      resultType: 'matrix',
    });
    expect(await ask(noContent, (p, access) => p.labels(access, {}, options))).toMatchObject({ items: [] });
  });

  it('cuts what is longer than the limit, and says so', async () => {
    const result = [1, 2, 3].map((n) => ({ metric: { n: `${n}` }, value: [1, '1'] }));
    const cut = await query(success({ resultType: 'vector', result }, { warnings: ['first'] }), 2);
    expect(cut.series.map(({ labels }) => labels.n)).toEqual(['1', '2']);
    expect(cut.warnings).toEqual(['first', 'results cut to the limit of 2 from 3']);
    const values = await ask(success(['a', 'b']), (p, access) => p.labelValues(access, 'job', { limit: 1 }, options));
    expect(values).toEqual({ items: ['a'], warnings: ['results cut to the limit of 1 from 2'], infos: [] });
    expect((await query(success({ resultType: 'vector', result }), 3)).warnings).toEqual([]);
  });

  it('keeps every description of a metric, and limits by metric', async () => {
    const data = {
      a_total: [
        { type: 'counter', help: 'one', unit: '' },
        { type: 'counter', help: 'two', unit: 's' },
      ],
      b: [{ type: 'gauge' }],
    };
    const all = await ask(success(data), (p, access) => p.metadata(access, {}, options));
    expect(all.items).toEqual([
      { metric: 'a_total', type: 'counter', help: 'one', unit: '' },
      { metric: 'a_total', type: 'counter', help: 'two', unit: 's' },
      { metric: 'b', type: 'gauge', help: '', unit: '' },
    ]);
    const one = await ask(success(data), (p, access) => p.metadata(access, { limit: 1 }, options));
    expect(one.items.map(({ help }) => help)).toEqual(['one', 'two']);
  });

  const error = (errorType: string, status: number, rest = {}) =>
    json({ status: 'error', errorType, error: 'their words', data: {}, ...rest }, status);

  it.each([
    ['bad_data', 400, 'UPSTREAM_REJECTED', ': their words', 1],
    ['execution', 422, 'UPSTREAM_REJECTED', ': their words', 1],
    ['not_found', 404, 'UPSTREAM_REJECTED', ': their words', 1],
    ['not_acceptable', 406, 'UPSTREAM_REJECTED', ': their words', 1],
    ['bad_data', 200, 'UPSTREAM_REJECTED', ': their words', 1],
    ['timeout', 503, 'UPSTREAM_TIMEOUT', '', 1],
    ['timeout', 504, 'UPSTREAM_TIMEOUT', '', 1],
    ['canceled', 499, 'UPSTREAM_UNAVAILABLE', '', 2],
    ['canceled', 503, 'UPSTREAM_UNAVAILABLE', '', 2],
    ['internal', 500, 'UPSTREAM_UNAVAILABLE', '', 2],
    ['unavailable', 500, 'UPSTREAM_UNAVAILABLE', '', 2],
    ['toString', 503, 'UPSTREAM_UNAVAILABLE', '', 2],
    ['news', 418, 'UPSTREAM_REJECTED', ': their words', 1],
  ])('errorType %s with HTTP %i is %s', async (errorType, status, code, quoted, attempts) => {
    const failure = await failureOf(query(error(errorType, status)));
    expect(failure).toMatchObject({ code, upstream: { operation: 'query', status, resultCode: errorType, attempts } });
    expect(failure.message).toBe(`up (kr) query failed with ${errorType}${quoted}`);
  });

  it.each([
    ['<html>Bad gateway</html>', 502, 'UPSTREAM_UNAVAILABLE'],
    ['Service Unavailable', 503, 'UPSTREAM_UNAVAILABLE'],
    ['<html>Gateway timeout</html>', 504, 'UPSTREAM_UNAVAILABLE'],
    ['', 429, 'UPSTREAM_UNAVAILABLE'],
    ['<html>Sign in</html>', 401, 'UPSTREAM_UNAUTHENTICATED'],
    ['{"status":"error","errorType":"bad_data","error":"x"}', 401, 'UPSTREAM_UNAUTHENTICATED'],
    ['', 403, 'UPSTREAM_FORBIDDEN'],
    ['404 page not found', 404, 'UPSTREAM_REJECTED'],
    ['<html>Welcome</html>', 200, 'UPSTREAM_MALFORMED'],
    ['', 200, 'UPSTREAM_MALFORMED'],
    ['{"status":"succ', 200, 'UPSTREAM_MALFORMED'],
    ['[]', 200, 'UPSTREAM_MALFORMED'],
    ['{"data":{}}', 200, 'UPSTREAM_MALFORMED'],
    ['{"status":"success"}', 200, 'UPSTREAM_MALFORMED'],
    ['{"status":"success","data":{"resultType":"vector","result":[]}}', 500, 'UPSTREAM_UNAVAILABLE'],
    ['{"status":"success","data":{"resultType":"vector","result":[]},"warnings":"w"}', 200, 'UPSTREAM_MALFORMED'],
  ])('%j with HTTP %i is %s', async (body, status, code) => {
    const failure = await failureOf(query((response) => void response.writeHead(status).end(body)));
    expect(failure).toMatchObject({ code, upstream: { status } });
  });

  it('quotes at most 1 KiB of what Prometheus says, and no secret in it', async () => {
    const words = `seeded-secret ${'x'.repeat(5_000)}`;
    const failure = await failureOf(query(error('bad_data', 400, { error: words })));
    expect(failure.message).toContain(': [redacted] xxx');
    expect(failure.message.length).toBeLessThan(1_100);
    expect(failure.message).not.toContain('seeded-secret');
  });

  it('reads a hundred series of eleven thousand points, value by value', async () => {
    const values = Array.from({ length: 11_000 }, (_, i) => [1_700_000_000 + i * 15, String(i / 7)]);
    const result = Array.from({ length: 100 }, (_, i) => ({ metric: { i: `${i}` }, values }));
    const answer = await ask(success({ resultType: 'matrix', result }), (p, access) =>
      p.queryRange(access, range, options),
    );
    expect(answer.series).toHaveLength(100);
    const last = answer.series[99];
    expect(last?.timestampsMs.at(-1)).toBe((1_700_000_000 + 10_999 * 15) * 1_000);
    expect(last?.raw.at(-1)).toBe(String(10_999 / 7));
  });
});

describe('the Prometheus client with a real Prometheus', () => {
  const startSeconds = 1_790_000_000;
  let server: PrometheusServer;
  let access: PrometheusAccess;
  const prometheus = prometheusClient();

  beforeAll(async () => {
    const lines = ['# TYPE load gauge\n# HELP load Work waiting.\n'];
    for (let i = 0; i <= 40; i++) lines.push(`load{host="a/b"} ${i / 8} ${startSeconds + i * 15}.25\n`);
    for (let i = 0; i <= 40; i++)
      lines.push(`load{host="c"} ${i % 5 === 0 ? 'NaN' : '1e-07'} ${startSeconds + i * 15}.25\n`);
    server = await startPrometheus({ backfill: lines });
    access = prometheusAccess(
      { auth: { type: 'none' } },
      { source: 'real', kind: 'prometheus', region: null, baseUrl: new URL(server.url) },
    );
  });
  afterAll(() => server.close());

  const timeMs = (startSeconds + 300) * 1_000 + 500;

  it('answers instants as the wire has them', async () => {
    const direct = await fetch(`${server.url}/api/v1/query?query=load&time=${timeMs / 1_000}`);
    const wire = await direct.text();
    const answer = await prometheus.query(access, { query: 'load', timeMs }, options);
    expect(answer.series).toHaveLength(2);
    for (const { labels, raw, timestampsMs } of answer.series) {
      expect(timestampsMs).toEqual([timeMs]);
      expect(wire).toContain(
        `${JSON.stringify(labels)},"value":[${(timeMs / 1_000).toFixed(3)},${JSON.stringify(raw[0])}]`,
      );
    }
  });

  it('answers ranges, scalars and strings', async () => {
    const bounds = { startMs: startSeconds * 1_000 + 250, endMs: (startSeconds + 60) * 1_000 + 250, stepSeconds: 15 };
    const matrix = await prometheus.queryRange(access, { query: 'load{host="a/b"}', ...bounds }, options);
    expect(matrix.series[0]).toMatchObject({
      labels: { __name__: 'load', host: 'a/b' },
      timestampsMs: [0, 15, 30, 45, 60].map((seconds) => (startSeconds + seconds) * 1_000 + 250),
      raw: ['0', '0.125', '0.25', '0.375', '0.5'],
    });
    expect(await prometheus.query(access, { query: '1/0', timeMs }, options)).toMatchObject({
      resultType: 'scalar',
      series: [{ labels: {}, raw: ['+Inf'] }],
    });
    expect((await prometheus.query(access, { query: '"text"', timeMs }, options)).text).toBe('text');
  });

  it('lists series, labels and values, with bounds', async () => {
    const bounds = { match: ['load'], startMs: startSeconds * 1_000, endMs: timeMs };
    const series = await prometheus.series(access, bounds, options);
    expect(series.items.map(({ host }) => host).sort()).toEqual(['a/b', 'c']);
    expect((await prometheus.labels(access, bounds, options)).items).toEqual(['__name__', 'host']);
    expect((await prometheus.labelValues(access, 'host', bounds, options)).items).toEqual(['a/b', 'c']);
    expect((await prometheus.labelValues(access, 'host', { ...bounds, limit: 1 }, options)).items).toEqual(['a/b']);
    expect((await prometheus.metadata(access, {}, options)).items).toEqual([]);
  });

  it('answers a query too long for a request line the same', async () => {
    const query = Array(200).fill('load{host="a/b"}').join(' or ');
    const long = await prometheus.query(access, { query, timeMs }, options);
    expect(long).toEqual(await prometheus.query(access, { query: 'load{host="a/b"}', timeMs }, options));
  });

  it('is told what was wrong with a query', async () => {
    const syntax = await failureOf(prometheus.query(access, { query: 'load{' }, options));
    expect(syntax).toMatchObject({ code: 'UPSTREAM_REJECTED', upstream: { status: 400, resultCode: 'bad_data' } });
    expect(syntax.message).toContain('parse error');
    const matching = await failureOf(prometheus.query(access, { query: 'load * on() load', timeMs }, options));
    expect(matching).toMatchObject({ code: 'UPSTREAM_REJECTED', upstream: { status: 422, resultCode: 'execution' } });
    const dense = { query: 'load', startMs: 0, endMs: 11_001_000, stepSeconds: 1 };
    expect(await failureOf(prometheus.queryRange(access, dense, options))).toMatchObject({
      upstream: { resultCode: 'bad_data' },
    });
    expect((await prometheus.queryRange(access, { ...dense, endMs: 11_000_000 }, options)).series).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { json, type Script, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});

interface Failure {
  readonly status: string;
  readonly errorType: string;
  readonly error: string;
}

async function upstream(script: Script): Promise<ScriptedServer> {
  const server = await startScriptedServer(script);
  cleanUp.push(async () => server[Symbol.asyncDispose]());
  return server;
}

async function gatewayOf(options: Parameters<typeof startGateway>[0]): Promise<Gateway> {
  const gateway = await startGateway(options);
  cleanUp.push(() => gateway.close());
  return gateway;
}

async function gatewayBefore(script: Script, config: Readonly<Record<string, unknown>> = {}): Promise<Gateway> {
  const { url } = await upstream(script);
  return gatewayOf({ nhn: {}, sources: [{ name: 'real', kind: 'prometheus', url }], config });
}

/** What came back, with the envelope's own keys alone. */
async function failureOf(url: string, init: RequestInit = {}): Promise<Failure & { http: number; headers: Headers }> {
  const response = await fetch(url, init);
  const body: Failure = JSON.parse(await response.text());
  expect(Object.keys(body)).toEqual(['status', 'errorType', 'error']);
  expect(body.status).toBe('error');
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return { http: response.status, headers: response.headers, ...body };
}

const emptyVector = json({ status: 'success', data: { resultType: 'vector', result: [] } });
const envelope = (errorType: string, status: number): Script =>
  json({ status: 'error', errorType, error: 'in its own words' }, status);
const page =
  (status: number): Script =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html>secret inside</html>');
  };

describe('a failing source is told to Prometheus clients in their envelope:', () => {
  it.each<[string, Script, number, string, RegExp]>([
    ['bad_data', envelope('bad_data', 400), 400, 'bad_data', /in its own words/],
    ['execution', envelope('execution', 422), 422, 'execution', /in its own words/],
    ['not_found', envelope('not_found', 404), 404, 'not_found', /in its own words/],
    ['timeout', envelope('timeout', 503), 503, 'timeout', /query/],
    ['canceled, natively', envelope('canceled', 499), 503, 'unavailable', /canceled/],
    ['canceled, at Tencent', envelope('canceled', 503), 503, 'unavailable', /canceled/],
    ['499 from a proxy', page(499), 503, 'unavailable', /HTTP 499/],
    ['internal', envelope('internal', 500), 503, 'unavailable', /internal/],
    ['unavailable', envelope('unavailable', 500), 503, 'unavailable', /unavailable/],
    ['422 without an envelope', page(422), 422, 'execution', /HTTP 422/],
    ['a type nobody knows', envelope('new_type', 400), 400, 'bad_data', /in its own words/],
    ['401', page(401), 502, 'unavailable', /credentials were refused/],
    ['403', page(403), 502, 'unavailable', /credentials do not reach/],
    ['404 from a proxy', page(404), 404, 'not_found', /HTTP 404/],
    ['429', page(429), 503, 'unavailable', /HTTP 429/],
    ['502', page(502), 503, 'unavailable', /HTTP 502/],
    ['a page instead of an answer', page(200), 502, 'unavailable', /could not be read/],
    ['a cut connection', (response) => void response.destroy(), 503, 'unavailable', /closed the connection/],
  ])('%s', async (_, script, status, errorType, words) => {
    const gateway = await gatewayBefore(script);
    const failure = await failureOf(`${gateway.url}/prometheus/real/api/v1/query?query=up`);
    expect(failure).toMatchObject({ http: status, errorType, error: expect.stringMatching(words) });
    expect(failure.error).not.toContain('secret inside');
  });

  it('a deadline', async () => {
    const gateway = await gatewayBefore(() => undefined);
    const failure = await failureOf(`${gateway.url}/prometheus/real/api/v1/query?query=up`, {
      headers: { 'x-sightline-timeout': '50ms' },
    });
    expect(failure).toMatchObject({ http: 503, errorType: 'timeout' });
  });

  it('an endpoint without metadata is an empty list with a warning', async () => {
    const gateway = await gatewayBefore(page(404));
    const response = await fetch(`${gateway.url}/prometheus/real/api/v1/metadata`);
    expect(await response.json()).toEqual({
      status: 'success',
      data: {},
      warnings: ['source real serves no metadata: it was answered with HTTP 404'],
    });
  });
});

describe('what cannot be asked is refused before anything is sent:', () => {
  const long = 'x'.repeat(70_000);
  let server: ScriptedServer;
  let gateway: Gateway;
  beforeAll(async () => {
    server = await startScriptedServer(emptyVector);
    gateway = await startGateway({ nhn: {}, sources: [{ name: 'real', kind: 'prometheus', url: server.url }] });
  });
  afterAll(async () => {
    await gateway?.close();
    await server?.[Symbol.asyncDispose]();
  });
  const times = 'start=0&end=60&step=15';

  it.each<[string, number, string, RegExp, RequestInit?]>([
    ['query', 400, 'bad_data', /"query": 1:1: parse error: The query is empty/],
    ['query?query=up{', 400, 'bad_data', /"query": 1:4: parse error: /],
    ['query?query=sum(up', 400, 'bad_data', /parse error: .*close the \(/],
    ['query?query=up&time=yesterday', 400, 'bad_data', /"time": cannot parse "yesterday"/],
    ['query?query=up&time=2026-02-30T00:00:00Z', 400, 'bad_data', /"time": cannot parse/],
    ['query?query=up&time=1e999', 400, 'bad_data', /out of bounds/],
    ['query?query=up&timeout=1.5h', 400, 'bad_data', /"timeout": .*1h30m/],
    ['query?query=up&timeout=-1', 400, 'bad_data', /"timeout": accepted/],
    ['query?query=up&limit=-1', 400, 'bad_data', /"limit": accepted/],
    ['query?query=up&lookback_delta=soon', 400, 'bad_data', /"lookback_delta"/],
    ['query_range?query=up&end=60&step=15', 400, 'bad_data', /"start": cannot parse ""/],
    ['query_range?query=up&start=60&end=0&step=15', 400, 'bad_data', /"end": it is before/],
    ['query_range?query=up&start=0&end=60', 400, 'bad_data', /"step": accepted/],
    ['query_range?query=up&start=0&end=60&step=0', 400, 'bad_data', /"step": accepted/],
    ['query_range?query=up&start=0&end=60&step=-15', 400, 'bad_data', /"step": accepted/],
    ['query_range?query=up&start=0&end=60&step=0.0001', 400, 'bad_data', /"step": accepted/],
    ['query_range?query=up&start=0&end=100001&step=1', 400, 'bad_data', /maximum resolution of 100000 points/],
    ['query_range?query=up&start=0.5&end=11002&step=1', 400, 'bad_data', /maximum resolution of 11000 points/],
    [`query_range?query=${long}&${times}`, 431, 'bad_data', /./],
    ['series', 400, 'bad_data', /no match\[\] parameter/],
    ['series?match[]=up&match[]=rate(x', 400, 'bad_data', /"match\[\]": 1:/],
    ['series?match[]=sum(up)', 400, 'bad_data', /selector/],
    ['labels?start=2&end=1', 400, 'bad_data', /"end": it is before/],
    ['rules', 404, 'not_found', /accepted below api\/v1: GET\|POST query,/],
    ['label/job/values', 404, 'not_found', /GET label/, { method: 'POST' }],
    ['query?query=up', 404, 'not_found', /not served/, { method: 'DELETE' }],
    [
      'query',
      415,
      'bad_data',
      /Unsupported Media Type/,
      { method: 'POST', body: '{"query":"up"}', headers: { 'content-type': 'application/json' } },
    ],
    ['query', 413, 'bad_data', /too large/, { method: 'POST', body: new URLSearchParams({ query: long.repeat(4) }) }],
    ['query', 400, 'bad_data', /longer than 65536/, { method: 'POST', body: new URLSearchParams({ query: long }) }],
  ])('%s', async (path, http, errorType, words, init = {}) => {
    if (http === 431) {
      expect((await fetch(`${gateway.url}/prometheus/real/api/v1/${path}`, init)).status).toBe(431);
    } else {
      const failure = await failureOf(`${gateway.url}/prometheus/real/api/v1/${path}`, init);
      expect(failure).toMatchObject({ http, errorType, error: expect.stringMatching(words) });
    }
    expect(server.requests).toEqual([]);
  });
});

describe('the source, region and project of a Prometheus client', () => {
  async function estate(config: Readonly<Record<string, unknown>> = {}) {
    const [kr, jp, other] = await Promise.all([upstream(emptyVector), upstream(emptyVector), upstream(emptyVector)]);
    const gateway = await gatewayOf({
      nhn: {},
      nhnSource: {
        endpoints: { kr: kr.url, jp: jp.url },
        projects: [
          { id: 'p1', appKey: 'key-1' },
          { id: 'p2', appKey: 'key-2', regions: ['jp'] },
        ],
      },
      sources: [{ name: 'real', kind: 'prometheus', url: other.url }],
      config,
    });
    const asked = () =>
      Object.entries({ kr, jp, other }).flatMap(([name, { requests }]) =>
        requests.map(({ url, headers }) => [name, url.split('?')[0], headers['x-tc-app-key']]),
      );
    return { gateway, asked };
  }

  it.each<[string, Readonly<Record<string, string>>, (string | undefined)[]]>([
    ['', {}, ['kr', '/prometheus/api/v1/query', 'key-1']],
    ['', { 'x-sysmon-region': 'jp' }, ['jp', '/prometheus/api/v1/query', 'key-1']],
    ['', { 'x-sysmon-region': 'jp', 'x-sysmon-project': 'p2' }, ['jp', '/prometheus/api/v1/query', 'key-2']],
    ['/nhn', { 'x-sysmon-region': 'jp' }, ['jp', '/prometheus/api/v1/query', 'key-1']],
    ['/nhn/jp', { 'x-sysmon-region': 'kr' }, ['jp', '/prometheus/api/v1/query', 'key-1']],
    ['/nhn/jp/p2', { 'x-sysmon-project': 'p1' }, ['jp', '/prometheus/api/v1/query', 'key-2']],
    ['/real', {}, ['other', '/api/v1/query', undefined]],
    ['/real/kr', {}, ['other', '/api/v1/query', undefined]],
  ])('are those of the path %j and the headers %j', async (place, headers, expected) => {
    const { gateway, asked } = await estate();
    const response = await fetch(`${gateway.url}/prometheus${place}/api/v1/query?query=up`, { headers });
    expect(response.status).toBe(200);
    expect(asked()).toEqual([expected]);
  });

  it.each<[string, number, string, RegExp]>([
    ['/none', 400, 'bad_data', /source "none" has no metrics; accepted: nhn, real/],
    ['/nhn/mars', 400, 'bad_data', /region "mars" is not configured; accepted: kr, jp/],
    ['/real/mars', 400, 'bad_data', /accepted: kr, jp/],
    ['/nhn/kr/p2', 400, 'bad_data', /project p2 is not in region kr; accepted regions: jp/],
    ['/nhn/kr/p3', 403, 'forbidden', /does not exist or is not granted/],
    ['/real/kr/p1', 400, 'bad_data', /source real has no projects/],
  ])('are refused when %s does not exist', async (place, http, errorType, words) => {
    const { gateway, asked } = await estate();
    const failure = await failureOf(`${gateway.url}/prometheus${place}/api/v1/query?query=up`);
    expect(failure).toMatchObject({ http, errorType, error: expect.stringMatching(words) });
    expect(asked()).toEqual([]);
  });

  it('need a caller that is known, and one that was granted the project', async () => {
    const { gateway, asked } = await estate({
      auth: { apiKeys: [{ name: 'grafana', key: 'grafana-key-0123456789abcdef', role: 'VIEWER', projects: ['p2'] }] },
    });
    const url = `${gateway.url}/prometheus/nhn/jp/p2/api/v1/query?query=up`;
    const stranger = await failureOf(url);
    expect(stranger).toMatchObject({ http: 401, errorType: 'unauthorized' });
    expect(stranger.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(await failureOf(url, { headers: { authorization: 'Bearer wrong' } })).toMatchObject({ http: 401 });
    const headers = { authorization: 'Bearer grafana-key-0123456789abcdef' };
    expect(await failureOf(url.replace('p2', 'p1'), { headers })).toMatchObject({ http: 403, errorType: 'forbidden' });
    expect(asked()).toEqual([]);
    expect((await fetch(url, { headers })).status).toBe(200);
    expect(asked()).toEqual([['jp', '/prometheus/api/v1/query', 'key-2']]);
  });
});

describe('a request of a Prometheus client', () => {
  it('is counted under its route, echoes its id, and ends upstream when the client hangs up', async () => {
    const server = await upstream((response, { url }) => {
      if (!url.includes('slow')) emptyVector(response, server.requests[0] ?? never());
    });
    const gateway = await gatewayOf({ nhn: {}, sources: [{ name: 'real', kind: 'prometheus', url: server.url }] });
    const response = await fetch(`${gateway.url}/prometheus/real/kr/api/v1/query?query=up`, {
      headers: { 'x-request-id': 'from-grafana-1' },
    });
    expect(response.headers.get('x-request-id')).toBe('from-grafana-1');
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
      'route="/prometheus/:source/:region/api/v1/query",status="200"',
    );
    const client = new AbortController();
    const left = fetch(`${gateway.url}/prometheus/real/api/v1/query?query=slow`, { signal: client.signal });
    await expect.poll(() => server.requests.length).toBe(2);
    client.abort();
    await expect(left).rejects.toThrow();
    await server.requests[1]?.closed;
  });

  it('is one call of the minute that its caller may spend', async () => {
    const gateway = await gatewayOf({ nhn: {}, limits: { costPerMinute: 25 } });
    const url = `${gateway.url}/prometheus/api/v1/status/buildinfo`;
    expect([(await fetch(url)).status, (await fetch(url)).status]).toEqual([200, 200]);
    const third = await failureOf(url);
    expect(third).toMatchObject({ http: 429, errorType: 'too_many_requests' });
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('that equals another one of the same time is sent once', async () => {
    const waiting: (() => void)[] = [];
    const server = await upstream((response, request) => waiting.push(() => emptyVector(response, request)));
    const gateway = await gatewayOf({ nhn: {}, sources: [{ name: 'real', kind: 'prometheus', url: server.url }] });
    const url = `${gateway.url}/prometheus/real/api/v1/query?query=up&time=1700000000`;
    const asked = [fetch(url), fetch(url), fetch(url)];
    await expect.poll(() => waiting.length).toBe(1);
    waiting[0]?.();
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.requests).toHaveLength(1);
  });

  it('passes warnings, infos and statistics on, and tunes only where it is asked to', async () => {
    const stats = { timings: { evalTotalTime: 1e-7 }, samples: { totalQueryableSamples: 3 } };
    const server = await upstream(
      json({
        status: 'success',
        data: { resultType: 'vector', result: [], stats },
        warnings: ['<b>half</b> of it'],
        infos: ['not a counter'],
      }),
    );
    const gateway = await gatewayOf({ nhn: {}, sources: [{ name: 'real', kind: 'prometheus', url: server.url }] });
    const base = `${gateway.url}/prometheus/real/api/v1/query?query=up&time=1`;
    const remarks = { warnings: ['<b>half</b> of it'], infos: ['not a counter'] };
    expect(await (await fetch(base)).json()).toEqual({
      status: 'success',
      data: { resultType: 'vector', result: [] },
      ...remarks,
    });
    expect(await (await fetch(`${base}&stats=all&lookback_delta=1m`)).json()).toEqual({
      status: 'success',
      data: { resultType: 'vector', result: [], stats },
      ...remarks,
    });
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/v1/query?query=up&time=1',
      '/api/v1/query?query=up&time=1&lookback_delta=60000ms&stats=all',
    ]);
  });
});

function never(): never {
  throw new Error('the first request has arrived');
}

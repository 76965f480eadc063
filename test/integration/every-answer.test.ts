import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-code.ts';
import { findPort } from '../demo/free-port.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { openRaw, type RawAnswer, readRaw, sendRaw } from '../support/raw-http.ts';

/** What the answers are to: bytes as they are sent, with the connection closed after the answer. */
const get = (path: string, lines: readonly string[] = ['host: x']) =>
  `GET ${path} HTTP/1.1\r\n${[...lines, 'connection: close'].map((line) => `${line}\r\n`).join('')}\r\n`;
const post = (path: string, body: string, lines: readonly string[] = ['host: x', 'content-type: application/json']) =>
  `POST ${path} HTTP/1.1\r\n${[...lines, `content-length: ${body.length}`, 'connection: close'].map((line) => `${line}\r\n`).join('')}\r\n${body}`;

const chunked = (path: string, type: string) =>
  `${post(path, '', ['host: x', type]).replace('content-length: 0', 'transfer-encoding: chunked')}zz`;

const read = JSON.stringify({ query: '{ viewer { id } }' });
const json = 'content-type: application/json';
const LONG = 'a'.repeat(1_100);

/** Of every route, and of what never becomes a request of one: what is sent, and the status. */
const answered: readonly (readonly [what: string, status: number, sent: string])[] = [
  ['the graph', 200, post('/graphql', read)],
  ['the graph by GET', 200, get('/graphql?query=%7Bviewer%7Bid%7D%7D', ['host: x', 'apollo-require-preflight: 1'])],
  ['a forgery', 400, get('/graphql?query=%7Bviewer%7Bid%7D%7D')],
  ['broken JSON', 400, post('/graphql', '{')],
  ['a large body', 413, post('/graphql', ' '.repeat(5_000))],
  ['another type of body', 415, post('/graphql', 'x', ['host: x', 'content-type: text/x'])],
  ['the Prometheus API', 200, get('/prometheus/api/v1/status/buildinfo')],
  ['a fault of the Prometheus API', 400, get('/prometheus/api/v1/query')],
  ['what the Prometheus API does not serve', 404, get('/prometheus/api/v1/rules')],
  ['liveness', 200, get('/livez')],
  ['readiness', 200, get('/readyz')],
  ['metrics', 200, get('/metrics')],
  ['the playground', 200, get('/')],
  ['the playground’s settings', 200, get('/playground/config.json')],
  ['a file that the playground does not have', 404, get('/playground/assets/none.js')],
  ['no route', 404, get('/nothing-here')],
  ['no route by this method', 404, post('/livez', '{}')],
  ['no route by a method of WebDAV', 404, get('/graphql').replace('GET', 'PROPFIND')],
  ['a path that is not valid', 400, get('/%zz')],
  ['a path that is not valid under /prometheus', 400, get('/prometheus/%zz')],
  ['a part of a path that is too long', 404, get(`/prometheus/api/v1/label/${LONG}/values`)],
  ['no Host', 400, get('/graphql', [])],
  ['no Host under /prometheus', 400, get('/prometheus/api/v1/metadata', [])],
  ['no Host by HTTP/1.0', 400, post('/graphql', read, [json]).replace('HTTP/1.1', 'HTTP/1.0')],
  ['a Host that is none', 400, post('/graphql', read, ['host: [', json])],
  ['a Host with a path', 400, post('/graphql', read, ['host: x/y', json])],
  ['two Hosts', 400, post('/graphql', read, ['host: x', 'host: y', json])],
  ['an address whose own host is none', 400, post('http://[/graphql', read)],
  ['readiness by HTTP/1.0, which has no Host', 200, get('/readyz', []).replace('HTTP/1.1', 'HTTP/1.0')],
  ['an expectation that nobody knows', 200, post('/graphql', read, ['host: x', json, 'expect: miracles'])],
  ['what is not HTTP', 400, 'GARBAGE\r\n\r\n'],
  ['headers that are too large', 431, get('/graphql', [`x: ${'a'.repeat(20_000)}`])],
  ['a body in chunks that are none', 400, chunked('/graphql', json)],
  [
    'a body in chunks that are none under /prometheus',
    400,
    chunked('/prometheus/api/v1/query', 'content-type: application/x-www-form-urlencoded'),
  ],
  ['a request that does not end', 408, `POST /graphql HTTP/1.1\r\nhost: x\r\n${json}\r\ncontent-length: 9\r\n\r\n{`],
  ['headers that do not end', 408, 'POST /graphql HTTP/1.1\r\nhost: x\r\n'],
  ['a connection on which nothing is sent', 408, ''],
];

let gateway: Gateway;
let admin: Gateway;
let adminUrl: string;
beforeAll(async () => {
  const adminPort = await findPort(0);
  adminUrl = `http://127.0.0.1:${adminPort}`;
  gateway = await startGateway({ nhn: {}, limits: { receiveTimeoutMs: 300, bodyBytes: 4_096 } });
  admin = await startGateway({
    nhn: {},
    limits: { receiveTimeoutMs: 300 },
    config: { listen: { host: '127.0.0.1', port: 0, adminPort } },
  });
});
afterAll(async () => {
  await gateway.close();
  await admin.close();
});

/** What every answer has. */
function expectFramed({ status, headers, body }: RawAnswer): void {
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('server')).toBeNull();
  expect(headers.get('x-powered-by')).toBeNull();
  if (status >= 400) expectRefusal(headers, body);
}

/** The two forms of a refusal: that of GraphQL errors, and Prometheus’ own. */
function expectRefusal(headers: Headers, body: string): void {
  expect(headers.get('content-type')).toMatch(/json/);
  const told: { errors?: { message: string; extensions: { code: string } }[]; status?: string; error?: string } =
    JSON.parse(body);
  if (told.status === 'error') {
    expect(told.error).toMatch(/\w/);
    return;
  }
  expect(told.errors).toHaveLength(1);
  expect(ERROR_CODES).toContain(told.errors?.[0]?.extensions.code);
  expect(told.errors?.[0]?.message).toMatch(/\w/);
}

/** Answers that `/metrics` has counted with the status. */
async function counted(url: string, status: number): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('sightline_http_request_duration_seconds_count{'));
  const own = lines.filter((line) => line.includes(`status="${status}"`));
  return own.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('Every answer says that it is data, has an id, and is counted and logged', () => {
  it.each(answered)('to %s: %i', async (_what, status, sent) => {
    const before = { count: await counted(gateway.url, status), lines: gateway.logLines.length };
    const answer = await sendRaw(gateway, sent);
    expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
    expectFramed(answer);
    // What is watched with counts itself, too, when it has answered.
    await expect.poll(() => counted(gateway.url, status)).toBeGreaterThan(before.count);
    if (status < 400) return;
    const id = answer.headers.get('x-request-id');
    const line = () => gateway.logLines.slice(before.lines).find((each) => each.includes(`"reqId":"${id}"`));
    await expect.poll(line).toContain(`"status":${status}`);
    expect(gateway.logLines.slice(before.lines).filter((each) => each.includes('"level":50'))).toEqual([]);
  });

  it.each([
    ['metrics', 200, get('/metrics')],
    ['no route', 404, get('/graphql')],
    ['a path that is not valid', 400, get('/%zz')],
    ['what is not HTTP', 400, 'GARBAGE\r\n\r\n'],
    ['headers that do not end', 408, 'GET /metrics HTTP/1.1\r\nhost: x\r\n'],
  ])('of the admin port to %s: %i', async (_what, status, sent) => {
    const answer = await sendRaw({ url: adminUrl }, sent);
    expect(answer.status).toBe(status);
    expectFramed(answer);
    expect(await counted(adminUrl, status)).toBeGreaterThan(0);
  });

  it('and no client can make up values of labels', async () => {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    const routes = [...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route);
    const methods = new Set([...text.matchAll(/method="([^"]*)"/g)].map(([, method]) => method));
    expect(routes.filter((route) => /zz|nothing|aaa|none/.test(route ?? ''))).toEqual([]);
    expect([...methods].sort()).toEqual(['GET', 'POST', 'PROPFIND', 'unknown']);
  });
});

describe('What cannot be read', () => {
  it('after a request that is still being answered is not answered before it', async () => {
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    onTestFinished(() => gateway.nhn.faults.clear());
    const body = JSON.stringify({ query: '{ servers { totalCount } }' });
    const asked = await openRaw(gateway, post('/graphql', body).replace('connection: close\r\n', ''));
    await expect.poll(() => gateway.nhn.log.count({ operation: 'listServers' })).toBe(1);
    asked.socket.write('GARBAGE\r\n\r\n');
    expect(await asked.closed).toBe('');
    held.resolve();
  });

  it('ends the connection, and what came before it stays answered', async () => {
    const asked = await openRaw(gateway, get('/livez').replace('connection: close\r\n', ''));
    await expect.poll(() => asked.text).toContain('200 OK');
    asked.socket.write('GARBAGE\r\n\r\n');
    const [first = '', second = ''] = (await asked.closed).split(/(?<=\})(?=HTTP)/);
    expect([readRaw(first).status, readRaw(second).status]).toEqual([200, 400]);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data, readAnswer } from '../support/graphql-client.ts';
import { AUDIENCE, type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts';
import { sendRaw } from '../support/raw-http.ts';

const VIEWER_KEY = 'viewer-key-9f2c6b1e';
const EDITOR_KEY = 'editor-key-5d1a7c3f';
const ADMIN_KEY = 'admin-key-0b8e4d2a';
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

let gateway: Gateway;
let provider: IdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider();
  const { issuer, jwksUri } = provider;
  gateway = await startGateway({
    nhn: {},
    config: {
      auth: {
        apiKeys: [
          { name: 'watcher', key: VIEWER_KEY, role: 'VIEWER' },
          { name: 'console', key: EDITOR_KEY, role: 'EDITOR', projects: ['aOpreudC'] },
          { name: 'operator', key: ADMIN_KEY, role: 'ADMIN' },
        ],
        jwt: { issuer, jwksUri, audience: AUDIENCE, roleClaim: 'role', projectsClaim: 'projects' },
      },
    },
  });
});
afterAll(async () => {
  await gateway.close();
  await provider.close();
});
afterEach(() => {
  provider.answerInstead = null;
  gateway.nhn.log.clear();
});

const read = '{ workspaces { totalCount } }';
const json = { 'content-type': 'application/json' };
const preflight = { 'apollo-require-preflight': '1' };
const strangers: readonly (readonly [string, Record<string, string>])[] = [
  ['no credentials', {}],
  ['an unknown key', { 'x-api-key': 'who-is-this' }],
  ['an unknown bearer', bearer('who-is-this')],
  ['a key in Basic', { authorization: `Basic ${Buffer.from(`x:${ADMIN_KEY}`).toString('base64')}` }],
  ['a token in X-Api-Key', { 'x-api-key': 'a.b.c' }],
  ['a malformed token', bearer('a.b.c')],
  ['two good keys', { ...bearer(ADMIN_KEY), 'x-api-key': ADMIN_KEY }],
];
const requests: readonly (readonly [string, string, RequestInit])[] = [
  ['a query', '/graphql', { method: 'POST', headers: json, body: JSON.stringify({ query: read }) }],
  ['a GET', `/graphql?query=${encodeURIComponent(read)}`, { headers: preflight }],
  ['a GET that could be a forgery', `/graphql?query=${encodeURIComponent(read)}`, {}],
  ['broken JSON', '/graphql', { method: 'POST', headers: json, body: '{"query":' }],
  ['a broken document', '/graphql', { method: 'POST', headers: json, body: '{"query":"{"}' }],
  ['a body too large', '/graphql', { method: 'POST', headers: json, body: ' '.repeat(300_000) }],
  [
    'a type of body that is not taken',
    '/graphql',
    { method: 'POST', headers: { 'content-type': 'text/x' }, body: 'x' },
  ],
];

describe('Without good credentials', () => {
  for (const [who, headers] of strangers) {
    it.each(requests)(`${who}: %s is 401 UNAUTHENTICATED, and nothing is executed`, async (_what, path, init) => {
      const response = await fetch(gateway.url + path, { ...init, headers: { ...init.headers, ...headers } });
      const answer = await readAnswer(response);
      expect([answer.status, answer.errors.map(({ extensions }) => extensions.code)]).toEqual([
        401,
        ['UNAUTHENTICATED'],
      ]);
      expect(answer.data).toBeUndefined();
      expect(answer.headers.get('www-authenticate')).toMatch(
        Object.keys(headers).length > 0 ? /^Bearer .*error="invalid_token"/ : /^Bearer realm="sightline"$/,
      );
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(gateway.nhn.log.count()).toBe(0);
    });
  }

  it.each(['/livez', '/readyz', '/metrics', '/', '/playground/config.json'])('%s is open', async (path) => {
    const response = await fetch(gateway.url + path);
    expect(response.status).not.toBe(401);
    expect(await response.text()).not.toContain('aOpreudC');
  });
});

describe('A header that says who asks or what is meant', () => {
  const sent = (lines: readonly string[]) => {
    const body = JSON.stringify({ query: read });
    const all = ['host: x', 'content-type: application/json', `content-length: ${body.length}`, 'connection: close'];
    return `POST /graphql HTTP/1.1\r\n${[...all, ...lines].map((line) => `${line}\r\n`).join('')}\r\n${body}`;
  };
  const viewer = `authorization: Bearer ${VIEWER_KEY}`;
  const admin = `Authorization: Bearer ${ADMIN_KEY}`;

  it.each([
    ['two Authorization headers', [viewer, admin]],
    ['two Authorization headers the other way about', [admin, viewer]],
    ['the same Authorization twice', [viewer, viewer]],
    ['a good Authorization and an empty one', [viewer, 'authorization:']],
    ['two X-Api-Key headers', [`x-api-key: ${VIEWER_KEY}`, `x-api-key: ${ADMIN_KEY}`]],
    ['X-Api-Key and Authorization', [`x-api-key: ${VIEWER_KEY}`, viewer]],
  ])('%s are 401, whichever would count', async (_what, lines) => {
    const answer = await sendRaw(gateway, sent(lines));
    expect([answer.status, JSON.parse(answer.body).errors]).toEqual([
      401,
      [
        {
          message: 'several credentials were sent; accepted: one of Authorization and X-Api-Key, once',
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    ]);
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it.each([
    ['X-Sysmon-Project', 'aOpreudC', 'bKw7Qz12'],
    ['X-Sysmon-Region', 'kr', 'jp'],
    ['X-TC-APP-KEY', 'one', 'other'],
  ])('%s sent twice is 400, once it is taken', async (name, first, second) => {
    const lines = [admin, `${name.toLowerCase()}: ${first}`];
    expect((await sendRaw(gateway, sent(lines))).status).toBe(200);
    gateway.nhn.log.clear();
    const answer = await sendRaw(gateway, sent([...lines, `${name}: ${second}`]));
    expect([answer.status, JSON.parse(answer.body).errors]).toEqual([
      400,
      [{ message: `${name}: accepted: once`, extensions: { code: 'BAD_USER_INPUT' } }],
    ]);
    expect(gateway.nhn.log.count()).toBe(0);
  });
});

describe('An API key', () => {
  it.each([
    ['Authorization', bearer(VIEWER_KEY)],
    ['X-Api-Key', { 'x-api-key': VIEWER_KEY }],
  ])('is taken in %s', async (_where, headers) => {
    expect(await data(gateway, '{ viewer { id name roles } }', { headers })).toEqual({
      viewer: { id: 'key:watcher', name: 'watcher', roles: ['VIEWER'] },
    });
  });
});

describe('A token', () => {
  it('is taken as Bearer, with its role and its projects', async () => {
    const token = await provider.token({ claims: { role: 'EDITOR', projects: ['bKw7Qz12'], name: 'Alice' } });
    expect(await data(gateway, '{ viewer { id name roles projects { id } } }', { headers: bearer(token) })).toEqual({
      viewer: { id: 'jwt:alice', name: 'Alice', roles: ['VIEWER', 'EDITOR'], projects: [{ id: 'bKw7Qz12' }] },
    });
  });

  it.each([
    ['expired', { claims: { exp: 1_700_000_000 } }],
    ['for somebody else', { claims: { aud: 'other' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example.com/' } }],
    ['forged', { forged: true }],
    ['naming a key that nobody published', { header: { kid: 'x' } }],
  ])('that is %s is 401', async (_what, changes) => {
    const answer = await ask(gateway, read, { headers: bearer(await provider.token(changes)) });
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('of a key that the provider has replaced is refused, and one of the new key taken, once the keys are read anew', async () => {
    const other = await startIdentityProvider();
    const { issuer, jwksUri } = other;
    const rotating = await startGateway({
      nhn: {},
      config: { auth: { jwt: { issuer, jwksUri, audience: AUDIENCE } } },
    });
    const statusOf = async (token: string) => (await ask(rotating, read, { headers: bearer(token) })).status;
    const before = await other.token();
    expect(await statusOf(before)).toBe(200);

    await other.rotate();
    const after = await other.token();
    // The keys were fetched a moment ago: made-up key ids must not have the provider asked again and again.
    expect([await statusOf(before), await statusOf(after), other.fetches]).toEqual([200, 401, 1]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_001 });
    onTestFinished(() => void vi.useRealTimers());
    expect([await statusOf(after), await statusOf(before), await statusOf(after)]).toEqual([200, 401, 200]);
    expect(other.fetches).toBe(2);
    await rotating.close();
    await other.close();
  });

  it('that cannot be checked because the provider is down is 503 with Retry-After, and keys still work', async () => {
    const other = await startIdentityProvider();
    other.answerInstead = { status: 500 };
    const { issuer, jwksUri } = other;
    const apiKeys = [{ name: 'operator', key: ADMIN_KEY, role: 'ADMIN' }];
    const second = await startGateway({
      nhn: {},
      config: { auth: { apiKeys, jwt: { issuer, jwksUri, audience: AUDIENCE } } },
    });
    const answer = await ask(second, read, { headers: bearer(await other.token()) });
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await ask(second, read, { headers: bearer(ADMIN_KEY) })).status).toBe(200);
    await second.close();
    await other.close();
  });
});

describe('A role', () => {
  const create = 'mutation { createWorkspace(input: { name: "x", metricsPath: "/m" }) { workspace { id } } }';

  it('that only reads cannot write: FORBIDDEN on the field with HTTP 200, and nothing is sent', async () => {
    const answer = await ask(gateway, create, { headers: bearer(VIEWER_KEY) });
    expect([answer.status, answer.errors[0]?.extensions.code, answer.errors[0]?.path]).toEqual([
      200,
      'FORBIDDEN',
      ['createWorkspace'],
    ]);
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('that writes can write', async () => {
    const answer = await ask(gateway, create, { headers: bearer(EDITOR_KEY) });
    expect(answer.errors).toEqual([]);
    expect(gateway.nhn.log.count({ operation: 'createWorkspace' })).toBe(1);
  });

  it('below ADMIN sees no upstream address and may not probe', async () => {
    const sources = '{ sources { endpoints { url } } }';
    const urls = (await ask(gateway, sources, { headers: bearer(EDITOR_KEY) })).text;
    expect(urls).not.toContain('127.0.0.1');
    expect((await ask(gateway, sources, { headers: bearer(ADMIN_KEY) })).text).toContain('127.0.0.1');
    const probe = await ask(gateway, '{ sources(probe: true) { name } }', { headers: bearer(EDITOR_KEY) });
    expect(probe.errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

it('No key and no token appears in any answer or log line of all this', () => {
  const secrets = [VIEWER_KEY, EDITOR_KEY, ADMIN_KEY, 'who-is-this', 'eyJ', 'sim-app-key'];
  for (const secret of secrets) expect(gateway.logLines.filter((line) => line.includes(secret))).toEqual([]);
  expect(gateway.logLines.some((line) => line.includes('auth is not configured'))).toBe(false);
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';

const LISTED = 'https://app.example.com';
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {}, config: { cors: { origins: [LISTED] } } });
});
afterAll(() => gateway.close());
afterEach(() => gateway.nhn.log.clear());

const write = 'mutation { createWorkspace(input: { name: "forged", metricsPath: "/m" }) { workspace { id } } }';
const read = '{ workspaces { totalCount } }';

/** What a page of another origin can make a browser send without asking first. */
const types = [
  'text/plain',
  'text/plain; charset=utf-8',
  'TEXT/PLAIN',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain; application/json',
  'application/x-www-form-urlencoded, application/json',
  '',
];
const forms: readonly (readonly [string, (document: string) => string])[] = [
  ['JSON', (query) => JSON.stringify({ query })],
  ['a form', (query) => new URLSearchParams({ query }).toString()],
  ['a multipart form', (query) => `--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n${query}\r\n--x--\r\n`],
];
/** What Prometheus’ API asks of an upstream. */
const READS = new Set(['query', 'query_range', 'series', 'labels']);
const origins = [undefined, 'null', 'https://evil.example.com'];

describe('What a browser can send without a preflight', () => {
  for (const document of [write, read]) {
    for (const type of types) {
      it.each(forms)(
        `as POST of type ${JSON.stringify(type)} with %s is not executed: ${document}`,
        async (_form, body) => {
          for (const origin of origins) {
            const response = await fetch(`${gateway.url}/graphql`, {
              method: 'POST',
              headers: { 'content-type': type, ...(origin ? { origin } : {}) },
              body: new TextEncoder().encode(body(document)),
            });
            expect(response.status).toBeGreaterThanOrEqual(400);
            expect(response.status).toBeLessThan(500);
            expect(await response.text()).not.toContain('"data"');
          }
          expect(gateway.nhn.log.count()).toBe(0);
        },
      );
    }

    it(`as GET is not executed: ${document}`, async () => {
      for (const method of ['GET', 'HEAD']) {
        const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(document)}`, { method });
        expect(response.status).toBeGreaterThanOrEqual(400);
      }
      expect(gateway.nhn.log.count()).toBe(0);
    });
  }

  it.each(['query', 'query_range', 'series', 'labels', 'rules', 'write'])(
    'as a form to /prometheus only reads, and tells no other origin what: %s',
    async (endpoint) => {
      for (const origin of origins) {
        for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json']) {
          const response = await fetch(`${gateway.url}/prometheus/api/v1/${endpoint}`, {
            method: 'POST',
            headers: { 'content-type': type, ...(origin ? { origin } : {}) },
            body: new URLSearchParams({ query: 'up', 'match[]': 'up', start: '0', end: '60', step: '15' }).toString(),
          });
          await response.text();
          expect(response.headers.get('access-control-allow-origin')).not.toBe(origin ?? '*');
          const isForm = type === 'application/x-www-form-urlencoded';
          if (!isForm) expect([404, 415]).toContain(response.status);
        }
      }
      const sent = new Set(gateway.nhn.log.entries.map(({ operation }) => operation));
      expect([...sent].filter((operation) => !READS.has(operation))).toEqual([]);
    },
  );

  it('a mutation is not executed by GET even with a preflight', async () => {
    const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(write)}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(response.status).toBe(405);
    expect(gateway.nhn.log.count()).toBe(0);
  });
});

describe('Several operations in one request', () => {
  it('are refused', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: read }, { query: read }]),
    });
    expect(response.status).toBe(400);
    expect(gateway.nhn.log.count()).toBe(0);
  });
});

describe('A browser of another origin', () => {
  const preflight = (origin: string) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-sysmon-region',
      },
    });

  it('gets leave when it is listed', async () => {
    const { status, headers } = await preflight(LISTED);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, LISTED]);
    expect(headers.get('access-control-allow-headers')).toContain('x-sysmon-region');
    expect(headers.get('vary')).toMatch(/origin/i);
  });

  it.each(['https://evil.example.com', 'https://app.example.com.evil.com', 'http://app.example.com', 'null'])(
    'gets none when it is %s',
    async (origin) => {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).not.toBe(origin);
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).not.toBe('*');
    },
  );

  it('gets none where no origin is listed', async () => {
    const closed = await startGateway({ nhn: {} });
    const response = await fetch(`${closed.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: LISTED },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    await closed.close();
  });
});

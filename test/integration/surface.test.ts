import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { configSchema } from '../../src/config/config.schema.ts';
import { findPort } from '../demo/free-port.ts';
import { startWatchedApp } from '../support/disclosure/watched-app.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { playgroundDir } from '../support/playground-build.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {} });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.nhn.log.clear());

const get = async (path: string, from: Gateway = gateway) => {
  const response = await fetch(`${from.url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

/** A gateway with a configuration of its own, closed when `use` is done. */
async function withGateway(
  config: Readonly<Record<string, unknown>>,
  use: (own: Gateway) => Promise<void>,
): Promise<void> {
  const own = await startGateway({ nhn: {}, config });
  try {
    await use(own);
  } finally {
    await own.close();
  }
}

describe('Health', () => {
  it('is told as JSON', async () => {
    expect(await get('/livez')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await get('/readyz')).toMatchObject({ status: 200, text: '{"status":"ready"}' });
  });

  it('/readyz is 503 when no source can be used at all, and calls are then refused without being sent', async () => {
    await withGateway({}, async (own) => {
      own.nhn.faults.add({}, { kind: 'drop' });
      await expect
        .poll(
          async () => {
            await ask(own, '{ regions { servers { totalCount } } }');
            return (await get('/readyz', own)).status;
          },
          { timeout: 10_000, interval: 1 },
        )
        .toBe(503);
      own.nhn.log.clear();
      const answer = await ask(own, '{ region(code: "kr") { servers { totalCount } } }');
      expect(answer.errors[0]?.extensions).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        upstream: { region: 'kr', attempts: 0 },
      });
      expect(own.nhn.log.count()).toBe(0);
      expect(await get('/livez', own)).toMatchObject({ status: 200 });
      const { sources } = await data<{ sources: { endpoints: { circuit: string }[] }[] }>(
        own,
        '{ sources { endpoints { circuit } } }',
      );
      expect(new Set(sources[0]?.endpoints.map(({ circuit }) => circuit))).toEqual(new Set(['OPEN']));
    });
  });
});

describe('/metrics', () => {
  it('are the gateway’s own, in the text format, on the public port', async () => {
    await data(gateway, '{ servers { totalCount } }');
    const { status, headers, text } = await get('/metrics');
    expect([status, headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=0\.0\.4/),
    ]);
    expect(text).toMatch(/^sightline_\w+\{[^}]*operation="listServers"[^}]*\} \d/m);
    expect(text).not.toMatch(/sim-app-key/);
  });

  it('move to the admin port when there is one', async () => {
    const adminPort = await findPort(0);
    await withGateway({ listen: { host: '127.0.0.1', port: 0, adminPort } }, async (own) => {
      expect((await get('/metrics', own)).status).toBe(404);
      const response = await fetch(`http://127.0.0.1:${adminPort}/metrics`);
      expect([response.status, (await response.text()).length > 100]).toEqual([200, true]);
      expect((await fetch(`http://127.0.0.1:${adminPort}/graphql`)).status).toBe(404);
    });
  });
});

describe('A request', () => {
  it('carries its trace upstream, and neither credentials nor other headers of the caller', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await data(gateway, '{ servers { totalCount } }', { headers: { traceparent, cookie: 'a=b', 'x-other': 'c' } });
    const [sent] = gateway.nhn.log.entries;
    expect(sent?.headers.traceparent).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(sent?.headers).not.toHaveProperty('cookie');
    expect(sent?.headers).not.toHaveProperty('x-other');
  });

  it('names its region to the three endpoints that take it, and only to them', async () => {
    const { workspaces } = await data<{ workspaces: { nodes: [{ id: string }] } }>(
      gateway,
      '{ workspaces(first: 1) { nodes { id targets { totalCount } } } servers { totalCount } }',
    );
    await data(gateway, 'query ($id: ID!) { workspace(id: $id) { name } }', {
      variables: { id: workspaces.nodes[0].id },
    });
    const named = gateway.nhn.log.entries.map(({ operation, headers }) => [
      operation,
      headers['x-sysmon-region'] ?? null,
    ]);
    expect(Object.fromEntries(named)).toEqual({
      listWorkspaces: 'kr',
      listServers: 'kr',
      listTargets: null,
      getWorkspace: null,
    });
  });

  it('from another origin is allowed only where the origin is listed', async () => {
    const preflight = async (own: Gateway, origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-sysmon-region',
      };
      const response = await fetch(`${own.url}/graphql`, { method: 'OPTIONS', headers });
      await response.text();
      return response.headers.get('access-control-allow-origin');
    };
    expect(await preflight(gateway, 'https://app.example')).toBeNull();
    await withGateway({ cors: { origins: ['https://app.example'] } }, async (own) => {
      expect(await preflight(own, 'https://app.example')).toBe('https://app.example');
      expect(await preflight(own, 'https://evil.example')).not.toBe('https://evil.example');
    });
  });
});

describe('In production', () => {
  it('introspection is off when it is, and no message tells what the schema has', async () => {
    await withGateway({ introspection: false, playground: false }, async (own) => {
      const asked = await ask(own, '{ __schema { queryType { name } } }');
      expect(asked.errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      const guessed = await ask(own, '{ workspace_ }');
      expect(guessed.text).not.toMatch(/Did you mean|workspaces/);
      expect((await get('/', own)).status).toBe(404);
    });
  });
});

describe('A gateway with a single Prometheus and nothing else', () => {
  it('answers PromQL without a region, and says that it has no workspaces', async () => {
    const config = configSchema({ production: false }).parse({
      listen: { host: '127.0.0.1', port: 0 },
      sources: [{ name: 'one', kind: 'prometheus', url: 'http://127.0.0.1:9' }],
    });
    const app = await startWatchedApp(config, { playgroundDir });
    onTestFinished(() => app.close());
    const answer = await ask(
      app,
      '{ sources { name kind endpoints { region } } metrics { instant(query: "1") { text } } workspaces { totalCount } }',
    );
    expect(answer.data).toEqual({
      sources: [{ name: 'one', kind: 'PROMETHEUS', endpoints: [{ region: null }] }],
      metrics: { instant: null },
      workspaces: null,
    });
    expect(answer.errors.map(({ path, extensions }) => `${path?.[0]} ${extensions.code}`).sort()).toEqual([
      'metrics UPSTREAM_UNAVAILABLE',
      'workspaces BAD_USER_INPUT',
    ]);
  });
});

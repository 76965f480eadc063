import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UpstreamCost } from '../../src/telemetry/request-tally.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, ask } from '../support/graphql-client.ts';

const keys = { VIEWER: 'viewer-key-51c0a8', EDITOR: 'editor-key-9d3e77', ADMIN: 'admin-key-04bf21' } as const;
const explain = { 'x-sightline-explain': '1' };
const endMs = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
const range = `{ start: "${new Date(endMs - 600_000).toISOString()}", end: "${new Date(endMs).toISOString()}" }`;

let gateway: Gateway;
beforeAll(async () => {
  const apiKeys = Object.entries(keys).map(([role, key]) => ({ name: role.toLowerCase(), key, role }));
  gateway = await startGateway({
    nhn: { prometheus: { regions: ['kr'], historyHours: 2 } },
    config: { auth: { apiKeys } },
  });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.nhn.log.clear());

const as = (role: keyof typeof keys, query: string, headers: Readonly<Record<string, string>> = explain) =>
  ask(gateway, query, { headers: { 'x-api-key': keys[role], ...headers } });

/** What the answer says of its cost; the extension is the test's subject, so its form is asserted beside it. */
function costsOf({ extensions }: Answer<unknown>): readonly UpstreamCost[] {
  const { upstream } = extensions;
  expect(Array.isArray(upstream)).toBe(true);
  return Array.isArray(upstream) ? upstream : [];
}

describe('X-Sightline-Explain', () => {
  it('tells by source, region and operation what was sent', async () => {
    const answer = await as('EDITOR', '{ workspaces { nodes { targets { totalCount } } } servers { totalCount } }');
    expect(answer.errors).toEqual([]);
    const costs = costsOf(answer);
    expect(costs.map(({ operation }) => operation).sort()).toEqual(['listServers', 'listTargets', 'listWorkspaces']);
    for (const { source, region, operation, calls, keys: served, bytes, ms } of costs) {
      expect([source, region, operation, calls]).toEqual([
        'nhn',
        'kr',
        operation,
        gateway.nhn.log.count({ operation }),
      ]);
      expect(served).toBe(calls);
      expect(bytes).toBeGreaterThan(10);
      expect(ms).toBeGreaterThanOrEqual(0);
    }
  });

  it('tells of merged queries that one call served many keys, and of the cache that none was needed', async () => {
    const charts = `{ workspaces { nodes { metrics { range(query: "up", range: ${range}, step: "1m") { resultType } } } } }`;
    const first = costsOf(await as('EDITOR', charts)).find(({ operation }) => operation === 'queryRange');
    const workspaces = costsOf(await as('EDITOR', '{ workspaces { nodes { id } } }'));
    expect(workspaces).toHaveLength(1);
    expect(first).toMatchObject({ cacheHits: 0, calls: 1 });
    expect(first?.keys).toBeGreaterThan(1);
    const again = costsOf(await as('EDITOR', charts)).find(({ operation }) => operation === 'queryRange');
    expect(again).toMatchObject({ calls: 0, keys: first?.keys, cacheHits: first?.keys, bytes: 0 });
  });

  it('tells what a probe of the sources asked', async () => {
    const answer = await as('ADMIN', '{ sources(probe: true) { name } }');
    const costs = costsOf(answer);
    expect(costs.map(({ source, region, operation, calls }) => [source, region, operation, calls]).sort()).toEqual(
      ['jp', 'kr', 'kr2', 'us'].map((region) => ['nhn', region, 'listServers', 1]),
    );
    expect(gateway.nhn.log.count({ operation: 'listServers' })).toBe(4);
  });

  it('counts what is sent again', async () => {
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'status', status: 503 }, { times: 1 });
    const costs = costsOf(await as('EDITOR', '{ servers { totalCount } }'));
    expect(costs).toMatchObject([{ operation: 'listServers', calls: 1, retries: 1 }]);
    expect(gateway.nhn.log.count({ operation: 'listServers' })).toBe(2);
  });

  it('tells who waited for another request’s call', async () => {
    const released = Promise.withResolvers<void>();
    const remove = gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: released.promise });
    const both = [as('EDITOR', '{ servers { totalCount } }'), as('ADMIN', '{ servers { totalCount } }')];
    await expect
      .poll(async () => /sightline_load_joins_total\{[^}]*listServers[^}]*\} 1/.test(await metrics()))
      .toBe(true);
    released.resolve();
    remove();
    const costs = (await Promise.all(both)).map((answer) => costsOf(answer)[0]);
    expect(costs.map((cost) => [cost?.calls, cost?.coalesced]).sort()).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(gateway.nhn.log.count({ operation: 'listServers' })).toBe(1);
  });

  it('tells what a mutation sent, and of a query that asks nobody nothing', async () => {
    const written = await as('EDITOR', 'mutation { deleteWorkspace(id: "bm9uZQ") { userErrors { code } } }');
    expect(written.extensions.upstream).toBeDefined();
    expect(costsOf(await as('EDITOR', '{ __typename }'))).toEqual([]);
  });

  it('is not there for a VIEWER, who gets the answer and a remark', async () => {
    const answer = await as('VIEWER', '{ servers { totalCount } }');
    expect(answer.errors).toEqual([]);
    expect(answer.extensions).not.toHaveProperty('upstream');
    expect(answer.extensions.remarks).toMatchObject([{ path: [], warnings: [expect.stringContaining('EDITOR')] }]);
  });

  it.each([{}, { 'x-sightline-explain': '0' }, { 'x-sightline-explain': 'true' }])(
    'is not there unless it is asked for: %j',
    async (headers) => {
      const answer = await as('ADMIN', '{ servers { totalCount } }', headers);
      expect(Object.keys(answer.extensions)).toEqual(['cost']);
    },
  );
});

async function metrics(): Promise<string> {
  return (await fetch(`${gateway.url}/metrics`)).text();
}

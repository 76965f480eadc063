import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { data } from '../support/graphql-client.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: { scale: { workspaces: 30, targetsPerWorkspace: 1 } } });
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.nhn.faults.clear();
  gateway.nhn.log.clear();
});

/** Sends a request and returns the function that kills its socket. */
function sendAndKill(path: string, init: { method: string; body?: string }): () => void {
  const sent = request(`${gateway.url}${path}`, {
    method: init.method,
    headers: init.body === undefined ? {} : { 'content-type': 'application/json' },
  });
  sent.on('error', () => undefined);
  sent.end(init.body);
  return () => sent.destroy();
}
const graphql = (query: string) => ({ method: 'POST', body: JSON.stringify({ query }) });
const log = () => gateway.nhn.log;

describe('When the client’s socket is killed', () => {
  it('the upstream requests of its query are aborted, and what waited for a place is not sent', async () => {
    gateway.nhn.faults.add({ operation: 'listTargets' }, { kind: 'blackHole' });
    const kill = sendAndKill('/graphql', graphql('{ workspaces { nodes { targets { totalCount } } } }'));
    await expect.poll(() => log().count({ operation: 'listTargets' })).toBe(15);
    kill();
    await expect.poll(() => log().count({ operation: 'listTargets', aborted: true })).toBe(15);
    // The endpoint is free again, and the other half of the thirty was never asked.
    gateway.nhn.faults.clear();
    expect(await data(gateway, '{ servers(first: 1) { totalCount } }')).toEqual({ servers: { totalCount: 6 } });
    expect(log().count({ operation: 'listTargets' })).toBe(15);
  });

  it('PromQL under way is aborted', async () => {
    gateway.nhn.faults.add({ operation: 'query' }, { kind: 'blackHole' });
    const kill = sendAndKill('/graphql', graphql('{ metrics { instant(query: "up") { text } } }'));
    await expect.poll(() => log().count({ operation: 'query' })).toBe(1);
    kill();
    await expect.poll(() => log().count({ operation: 'query', aborted: true })).toBe(1);
  });

  it('a probe of the sources is aborted, and ends with the request’s own time', async () => {
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'blackHole' });
    const probe = '{ sources(probe: true) { name } }';
    const kill = sendAndKill('/graphql', graphql(probe));
    await expect.poll(() => log().count({ operation: 'listServers' })).toBe(4);
    kill();
    await expect.poll(() => log().count({ operation: 'listServers', aborted: true })).toBe(4);
    const startedAt = performance.now();
    await data(gateway, probe, { headers: { 'x-sightline-timeout': '200ms' } });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await expect.poll(() => log().count({ operation: 'listServers', aborted: true })).toBe(8);
  });

  it.each([
    ['GET', '/prometheus/api/v1/query?query=up', 'query'],
    ['GET', '/prometheus/nhn/jp/aOpreudC/api/v1/query_range?query=up&start=0&end=60&step=15', 'query_range'],
    ['GET', '/prometheus/api/v1/labels', 'labels'],
  ])('what a Prometheus client asked for is aborted: %s %s', async (method, path, operation) => {
    gateway.nhn.faults.add({ operation }, { kind: 'blackHole' });
    const kill = sendAndKill(path, { method });
    await expect.poll(() => log().count({ operation })).toBe(1);
    kill();
    await expect.poll(() => log().count({ operation, aborted: true })).toBe(1);
  });

  it('a call that another client waits for too goes on until both are gone', async () => {
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    const kill = sendAndKill('/graphql', graphql('{ servers { totalCount } }'));
    await expect.poll(() => log().count({ operation: 'listServers' })).toBe(1);
    const patient = data(gateway, '{ servers { totalCount } }');
    // The second has joined when a third question of its own request has come through.
    await data(gateway, '{ workspaces { totalCount } }');
    kill();
    await expect
      .poll(() => gateway.logLines.filter((line) => line.includes('client hung up')).length)
      .toBeGreaterThan(0);
    held.resolve();
    expect(await patient).toEqual({ servers: { totalCount: 6 } });
    expect(log().where({ operation: 'listServers' })).toMatchObject([{ aborted: false, status: 200 }]);
  });

  it('nothing of it is repeated, and nothing is logged as a fault of ours', async () => {
    gateway.nhn.faults.add({}, { kind: 'blackHole' });
    const before = gateway.logLines.length;
    const kill = sendAndKill('/graphql', graphql('{ regions { servers { totalCount } } }'));
    await expect.poll(() => log().count({ operation: 'listServers' })).toBe(4);
    kill();
    await expect.poll(() => log().count({ aborted: true })).toBe(4);
    await expect.poll(() => gateway.logLines.slice(before).some((line) => line.includes('client hung up'))).toBe(true);
    expect(gateway.logLines.slice(before).filter((line) => /masked|"level":(50|60)/.test(line))).toEqual([]);
    expect(log().count()).toBe(4);
  });
});

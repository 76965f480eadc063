import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { ensureBuilt } from '../demo/built-gateway.ts';
import { findPort } from '../demo/free-port.ts';
import type { GatewayProcess } from '../demo/gateway-process.ts';
import type { NhnSimulator } from '../simulators/nhn/nhn-options.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import { startWatchedGatewayProcess } from '../support/disclosure/watched-gateway-process.ts';
import { ask } from '../support/graphql-client.ts';
import { startLoad } from '../support/load.ts';

let nhn: NhnSimulator;

beforeAll(async () => {
  await ensureBuilt(new AbortController().signal);
  nhn = await startNhnSimulator();
}, 300_000);
afterAll(() => nhn.close());
afterEach(() => {
  nhn.faults.clear();
  nhn.log.clear();
});

/** The built gateway as a process of its own, as in production. */
async function start(config: Readonly<Record<string, unknown>> = {}): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-shutdown-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [project] = nhn.projects;
  const source = {
    ...{ name: 'nhn', kind: 'nhn', endpoints: nhn.endpoints },
    projects: [{ id: project?.id, appKey: '$' + '{NHN_APP_KEY}' }],
  };
  await writeFile(join(folder, 'config.yaml'), stringify({ ...config, sources: [source] }));
  const gateway = await startWatchedGatewayProcess({
    folder,
    port: await findPort(0),
    secrets: { NHN_APP_KEY: project?.appKey ?? '' },
    signal: new AbortController().signal,
  });
  onTestFinished(() => gateway.close());
  return gateway;
}

async function exitStatus(gateway: GatewayProcess): Promise<string> {
  return (await gateway.ended).message.split('\n', 1).join();
}

describe('A start that fails', () => {
  it('because a second port is taken ends the process although the first was free', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const adminPort = typeof address === 'object' ? address?.port : undefined;
    await expect(start({ listen: { adminPort } })).rejects.toThrow(/^the gateway ended with 1:.*EADDRINUSE/s);
  });
});

const body = JSON.stringify({ query: '{ workspaces { totalCount } servers { totalCount } }' });
const slowRead = '{ servers { totalCount } }';

describe('SIGTERM', () => {
  it('under load fails no request, and ends with status 0', async () => {
    const gateway = await start();
    nhn.faults.add({ operation: 'listServers' }, { kind: 'delay', delayMs: 20 });
    const load = startLoad(`${gateway.url}/graphql`, body, 24);
    await expect.poll(() => load.answered, { timeout: 20_000 }).toBeGreaterThan(500);

    const closed = gateway.close();
    const reports = await load.ended;
    await closed;
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    expect(reports.every(({ answered }) => answered > 0)).toBe(true);
    expect(await exitStatus(gateway)).toBe('the gateway ended with 0:');
  });

  it('turns /readyz 503 while what is under way is answered, and then lets the connection go', async () => {
    const gateway = await start();
    const held = Promise.withResolvers<void>();
    nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    const slow = ask(gateway, slowRead);
    await expect.poll(() => nhn.log.count({ operation: 'listServers' })).toBe(1);

    const closed = gateway.close();
    const ready = async () => {
      const response = await fetch(`${gateway.url}/readyz`, { headers: { connection: 'close' } });
      return { status: response.status, body: await response.json() };
    };
    await expect.poll(ready).toEqual({ status: 503, body: { status: 'draining' } });
    const alive = await fetch(`${gateway.url}/livez`);
    expect(alive.status).toBe(200);
    await alive.text();

    held.resolve();
    const answer = await slow;
    expect(answer.data).toEqual({ servers: { totalCount: 10 } });
    await closed;
    expect(await exitStatus(gateway)).toBe('the gateway ended with 0:');
  });

  it('cuts what is still under way when the grace is over, also upstream, and still ends with status 0', async () => {
    const gateway = await start({ limits: { shutdownGraceMs: 300 } });
    nhn.faults.add({ operation: 'listServers' }, { kind: 'blackHole' });
    const cut = ask(gateway, slowRead).then(
      () => 'answered',
      () => 'cut',
    );
    await expect.poll(() => nhn.log.count({ operation: 'listServers' })).toBe(1);
    const startedAt = performance.now();
    await gateway.close();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(await cut).toBe('cut');
    expect(nhn.log.where({ operation: 'listServers' })).toMatchObject([{ aborted: true }]);
    expect(await exitStatus(gateway)).toBe('the gateway ended with 0:');
  });
});

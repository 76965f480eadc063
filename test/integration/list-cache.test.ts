import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NhnRegion } from '../simulators/nhn/nhn-model.ts';
import type { NhnSimulator } from '../simulators/nhn/nhn-options.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { type RedisServer, startRedis } from '../support/prometheus/redis.ts';
import { startTcpSwitch, type TcpSwitch } from '../support/tcp-switch.ts';
import { namesIn as keptIn, until } from './redis-instances.ts';

const EVERYTHING =
  '{ workspaces { nodes { name targets { nodes { port server { name } } } } } servers { totalCount } }';
const NAMES = '{ workspaces(first: 1000) { nodes { name } } }';
const maxAgeMs = 5_000;

let clockMs = Date.now();
let gateways: Gateway[] = [];
afterEach(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  gateways = [];
});

/** A gateway whose clock is turned by hand. */
async function start(options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = await startGateway({
    nowMs: () => clockMs,
    nhn: { scale: { workspaces: 10, targetsPerWorkspace: 3 } },
    ...options,
    limits: { listMaxAgeMs: maxAgeMs, ...options.limits },
  });
  gateways.push(gateway);
  return gateway;
}

/** How many calls reach the simulator while `work` is done. */
async function callsOf(nhn: NhnSimulator, work: () => Promise<unknown>): Promise<number> {
  nhn.log.clear();
  await work();
  return nhn.log.count();
}

async function namesIn(gateway: Gateway, headers: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { workspaces } = await data<{ workspaces: { nodes: { name: string }[] } }>(gateway, NAMES, { headers });
  return workspaces.nodes.map(({ name }) => name).sort();
}

/** The truth behind the gateway. */
function namesOf(nhn: NhnSimulator, region: NhnRegion, projectId: string): string[] {
  return [...nhn.store(region, projectId).state.workspaces.values()].map(({ jobName }) => jobName).sort();
}

const create = (name: string) =>
  `mutation { createWorkspace(input: { name: "${name}", metricsPath: "/metrics" }) { workspace { id } userErrors { code } } }`;

describe('A list that was read a moment ago', () => {
  it('is not read again until it is as old as it may be', async () => {
    const gateway = await start();
    const first = await data(gateway, EVERYTHING);
    expect(gateway.nhn.log.count()).toBe(1 + 10 + 1);
    clockMs += maxAgeMs - 1;
    expect(await callsOf(gateway.nhn, async () => expect(await data(gateway, EVERYTHING)).toEqual(first))).toBe(0);
    clockMs += 1;
    expect(await callsOf(gateway.nhn, () => data(gateway, EVERYTHING))).toBe(1 + 10 + 1);
  });

  it('is told by X-Sightline-Explain and by the metrics as a hit', async () => {
    const gateway = await start();
    await data(gateway, NAMES);
    const { extensions } = await ask(gateway, NAMES, { headers: { 'x-sightline-explain': '1' } });
    expect(extensions['upstream']).toMatchObject([{ operation: 'listWorkspaces', calls: 0, keys: 1, cacheHits: 1 }]);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    const lookups = metrics.split('\n').filter((line) => line.startsWith('sightline_cache_lookups_total{cache="list"'));
    expect(lookups).toEqual([
      expect.stringMatching(/outcome="miss".* 1$/),
      expect.stringMatching(/outcome="hit".* 1$/),
    ]);
  });

  it('is read anew after a write through the gateway, whatever became of that', async () => {
    const gateway = await start();
    const before = await namesIn(gateway);
    await data(gateway, create('made-just-now'));
    expect(await namesIn(gateway)).toEqual([...before, 'made-just-now'].sort());

    gateway.nhn.faults.add({ operation: 'createWorkspace' }, { kind: 'drop' }, { times: 1 });
    expect((await ask(gateway, create('perhaps'))).errors).toHaveLength(1);
    expect(await callsOf(gateway.nhn, () => namesIn(gateway))).toBe(1);
  });

  it('is kept when it is whole: no failure, and nothing that does not exist', async () => {
    const gateway = await start();
    gateway.nhn.faults.add({ operation: 'listWorkspaces' }, { kind: 'status', status: 403 }, { times: 1 });
    expect((await ask(gateway, NAMES)).errors).toHaveLength(1);
    expect(await callsOf(gateway.nhn, () => namesIn(gateway))).toBe(1);

    const { workspaces } = await data<{ workspaces: { nodes: { id: string }[] } }>(
      gateway,
      '{ workspaces(first: 1) { nodes { id } } }',
    );
    const [{ id } = { id: '' }] = workspaces.nodes;
    await data(gateway, `mutation { deleteWorkspace(input: { id: "${id}" }) { userErrors { code } } }`);
    const single = `{ workspace(id: "${id}") { name } }`;
    expect(await callsOf(gateway.nhn, () => Promise.all([data(gateway, single), data(gateway, single)]))).toBe(1);
    expect(await callsOf(gateway.nhn, () => data(gateway, single))).toBe(1);
  });

  it('belongs to its project, region and key alone', async () => {
    const gateway = await start();
    const [one, two] = gateway.nhn.projects;
    if (!one || !two) throw new Error('the simulator has two projects');
    const regions = two.regions.filter((region) => one.regions.includes(region));
    const asked = await callsOf(gateway.nhn, async () => {
      for (const { id } of [one, two, one, two]) {
        for (const region of regions) {
          const headers = { 'x-sysmon-project': id, 'x-sysmon-region': region };
          const own = namesOf(gateway.nhn, region, id);
          expect(await namesIn(gateway, headers)).toEqual(own);
        }
      }
    });
    expect(asked).toBe(2 * regions.length);
  });
});

describe('Instances with one Redis', () => {
  let redis: RedisServer;
  let path: TcpSwitch;
  beforeEach(async () => {
    redis = await startRedis();
    path = await startTcpSwitch(redis.port);
  });
  afterEach(async () => {
    await path.close();
    await redis.close();
  });

  /** So many gateways over the simulator of the first. */
  async function startShared(count: number): Promise<[Gateway, ...Gateway[]]> {
    const config = { cache: { redisUrl: `redis://127.0.0.1:${path.port}` } };
    const first = await start({ config });
    const others: Gateway[] = [];
    const { endpoints, projects } = first.nhn;
    while (others.length < count - 1) others.push(await start({ nhn: {}, config, nhnSource: { endpoints, projects } }));
    const all: [Gateway, ...Gateway[]] = [first, ...others];
    for (const { logLines } of all) await until(() => isConnected(logLines));
    return all;
  }

  const isConnected = (logLines: readonly string[]) =>
    logLines.findLast((line) => /Redis is (?:connected|away)/.test(line))?.includes('connected') ?? false;

  it('read a list once', async () => {
    const [one, two] = await startShared(2);
    if (!two) throw new Error('two were started');
    const first = await data(one, EVERYTHING);
    await until(async () => (await keptIn(redis.url, 'sightline:lists:')).length === 12);
    expect(await callsOf(one.nhn, async () => expect(await data(two, EVERYTHING)).toEqual(first))).toBe(0);
  });

  it('see what another one has written with their next question', async () => {
    const [one, two] = await startShared(2);
    if (!two) throw new Error('two were started');
    for (let round = 0; round < 5; round += 1) {
      const before = await namesIn(two);
      await data(one, create(`made-in-round-${round}`));
      expect(await namesIn(two)).toEqual([...before, `made-in-round-${round}`].sort());
    }
  });

  it('never tell what is older than a list may be, whatever Redis does; nor, while it is well, what a write has changed', async () => {
    const all = await startShared(3);
    const [{ nhn }] = all;
    const [project] = nhn.projects;
    if (!project) throw new Error('the simulator has a project');
    /** What was true, and when it ceased to be; the last still is. */
    const truths = [{ names: namesOf(nhn, 'kr', project.id), untilMs: Number.POSITIVE_INFINITY }];
    const wrong: string[] = [];

    const isTrue = (names: readonly string[]) => JSON.stringify(names) === JSON.stringify(truths.at(-1)?.names);

    const write = async (round: number) => {
      const by = all[randomInt(all.length)] ?? all[0];
      await data(by, create(`workspace-${round}`));
      const last = truths.at(-1);
      if (last) last.untilMs = clockMs;
      truths.push({ names: namesOf(nhn, 'kr', project.id), untilMs: Number.POSITIVE_INFINITY });
    };
    const read = async (well: boolean) => {
      const told = await Promise.all(all.map((gateway) => namesIn(gateway)));
      const acceptable = well ? truths.slice(-1) : truths.filter(({ untilMs }) => untilMs > clockMs - maxAgeMs);
      for (const names of told) {
        if (!acceptable.some((truth) => JSON.stringify(truth.names) === JSON.stringify(names)))
          wrong.push(names.join());
      }
    };

    for (let round = 0; round < 60; round += 1) {
      // Up, cut off, up again, silent, up again.
      const phase = Math.floor(round / 12);
      if (round === 12) path.to(null);
      if (round === 36) path.silence(true);
      if (round === 24 || round === 48) {
        path.to(redis.port);
        path.silence(false);
        // Whoever wrote meanwhile tells the others, and what Redis kept from before goes by Redis' own clock.
        for (const { logLines } of all) await until(() => isConnected(logLines));
        clockMs += maxAgeMs;
        for (const gateway of all) await until(async () => isTrue(await namesIn(gateway)));
      }
      if (randomInt(3) === 0) await write(round);
      clockMs += randomInt(1_500);
      await read(phase % 2 === 0);
    }
    expect(wrong).toEqual([]);
    expect(truths.length).toBeGreaterThan(5);
  });
});

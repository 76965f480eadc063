import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { ensureBuilt } from '../demo/built-gateway.ts';
import { findPort } from '../demo/free-port.ts';
import { startGroundWorkSimulator } from '../simulators/groundwork/groundwork-simulator.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import { startZmonSimulator } from '../simulators/zmon/zmon-simulator.ts';
import { startWatchedGatewayProcess } from '../support/disclosure/watched-gateway-process.ts';
import { startKnownPrometheus } from '../support/known-prometheus.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { ZMON_TOKEN } from '../support/zmon-gateway.ts';
import { type HeapGraph, heapGraph } from './leak-graph.ts';
import { stringGroup } from './leak-groups.ts';
import { heapFlags, takeSnapshot } from './leak-heap.ts';
import { createHolders } from './leak-holders.ts';
import { createLoad, EACH } from './leak-load.ts';
import { newestId, type Survivors, survivorsOf } from './leak-survivors.ts';

/** How many rounds are judged. Before them is one more: what is kept for good is there then. */
const ROUNDS = 8;
/**
 * How much of a kind each round may leave behind: some connections that it opened are still there at the end. What only one of
 * the things that a round does leaves behind each time is twice as much.
 */
const LEFT_MAX = EACH / 2;
/** Caches are bounded by themselves; what comes and goes in them would hide a leak of plain objects. */
const NO_CACHES = { cacheBytes: 0, listMaxAgeMs: 0, staleMaxMs: 0 };
const KEY = 'leak-test-editor-key';
/**
 * The watch in the gateway's process remembers every credential that came, once: with that the test shows that it would find
 * a leak. What is left of it beyond is somebody else's.
 */
const REMEMBERED = stringGroup('n-1');

it('repeated load, with clients that hang up or are cut off and upstreams that fail, leaves nothing behind in the heap', async () => {
  await ensureBuilt(new AbortController().signal);
  const prometheus = await startKnownPrometheus();
  onTestFinished(() => prometheus.close());
  const nhn = await startNhnSimulator({ prometheusUrl: () => prometheus.url });
  onTestFinished(() => nhn.close());
  const [zmon, groundwork, collector] = await Promise.all([
    startZmonSimulator(),
    startGroundWorkSimulator(),
    startOtlpReceiver(),
  ]);
  onTestFinished(async () => void (await Promise.all([zmon, groundwork, collector].map((each) => each.close()))));
  const folder = await mkdtemp(join(tmpdir(), 'sightline-leak-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [project] = nhn.projects;
  const projects = [{ id: project?.id, appKey: '$' + '{NHN_APP_KEY}' }];
  const config = {
    sources: [
      { name: 'nhn', kind: 'nhn', endpoints: nhn.endpoints, projects },
      { name: 'zmon', kind: 'zmon', url: zmon.url, auth: { bearer: ZMON_TOKEN } },
      {
        ...{ name: 'groundwork', kind: 'groundwork', url: groundwork.url },
        auth: { username: 'api', password: 'gw-api-password' },
      },
    ],
    auth: { apiKeys: [{ name: 'editor', key: KEY, role: 'EDITOR' }] },
    telemetry: { otlpEndpoint: collector.url },
    ...{
      defaultRegion: 'kr',
      log: { level: 'silent' },
      limits: { eventLoopDelayMs: 0, subscriptionEveryMinMs: 100, subscriptionsPerCaller: 100, ...NO_CACHES },
    },
  };
  await writeFile(join(folder, 'config.yaml'), stringify(config));
  const gateway = await startWatchedGatewayProcess({
    folder,
    port: await findPort(0),
    secrets: { NHN_APP_KEY: project?.appKey ?? '' },
    flags: heapFlags(folder),
    signal: new AbortController().signal,
  });
  onTestFinished(() => gateway.close());

  const load = createLoad({ gateway, nhn, key: KEY });
  const lookAfterLoad = async (): Promise<HeapGraph> => {
    await load();
    await expect.poll(() => nhn.log.where(({ endedAt }) => endedAt === null), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => underWay(gateway), { timeout: 20_000 }).toEqual(NOTHING);
    for (const { log } of [nhn, zmon, groundwork]) log.clear();
    return heapGraph(await takeSnapshot(gateway, folder));
  };
  const bounds: number[] = [];
  while (bounds.length <= ROUNDS) bounds.push(newestId(await lookAfterLoad()));
  // What the last round made may still be in use, and is not judged.
  const graph = await lookAfterLoad();
  const survivors = survivorsOf(graph, bounds);
  const remembered = survivors.find(({ group }) => group === REMEMBERED);
  expect(Math.min(...(remembered?.byRound ?? [0]))).toBeGreaterThanOrEqual(EACH);
  const leaks = survivors.filter((each) => Math.min(...each.byRound) > LEFT_MAX + (each === remembered ? EACH : 0));
  expect(leaks.length === 0 ? [] : described(leaks, createHolders(graph, bounds[0] ?? 0))).toEqual([]);
  // Its own collector is nobody else's to search.
  expect(collector.bodies.length).toBeGreaterThan(0);
  expect(collector.bodies.join()).not.toMatch(new RegExp(`${KEY}|${ZMON_TOKEN}|gw-api-password|${project?.appKey}`));
}, 180_000);

/** What a leak leaves behind is often a hundred kinds of things that hold each other: they are told by who holds them all. */
function described(leaks: readonly Survivors[], holderOf: (object: number) => string) {
  return [...Map.groupBy(leaks, ({ eldest }) => holderOf(eldest))].map(([heldBy, groups]) => ({
    heldBy,
    groups: groups.length,
    first: groups.slice(0, 5).map(({ group, byRound }) => `${group}: ${byRound.join(' ')}`),
  }));
}

/** The question itself is a request. */
const NOTHING = { requests: 1, subscriptions: 0, webSockets: 0 };
async function underWay({ url }: { readonly url: string }): Promise<typeof NOTHING> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string): number =>
    [...page.matchAll(new RegExp(`^${name}(?:{.*})? (\\d+)$`, 'gm'))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    );
  return {
    requests: sum('sightline_http_requests_in_flight'),
    subscriptions: sum('sightline_subscriptions'),
    webSockets: sum('sightline_websockets'),
  };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { ensureBuilt } from '../demo/built-gateway.ts';
import { findPort } from '../demo/free-port.ts';
import { type ObservedGateway, startObservedGateway } from '../integration/leak-heap.ts';
import type { NhnSimulator } from '../simulators/nhn/nhn-options.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';

/*
 * What a black hole costs the others, and what is left of the service at five times the load that it can bear. The
 * gateway is a process of its own; this one holds the upstreams and the clients. Nothing is asserted.
 * `node test/bench/stress.ts [seconds of overload]`
 */
const overloadSeconds = Number(process.argv[2] ?? 20);
// Dear to the gateway and to nobody else: upstreams and clients share a process.
const READ = `{ ${Array.from({ length: 60 }, (_, i) => `f${i}: checkPromQL(query: "sum by (job) (rate(a${i}[5m])) / on (job) b > 1") { valid }`).join(' ')} }`;
const readOf = (region: string) => `{ servers(region: "${region}") { totalCount } }`;

const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });

interface Outcome {
  readonly status: number | 'failed';
  readonly ms: number;
}

function post(url: string, query: string): Promise<Outcome> {
  const body = JSON.stringify({ query });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const end = (status: Outcome['status']) => resolve({ status, ms: performance.now() - startedAt });
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      // An answer that names errors is none that anyone was waiting for.
      response.once('end', () =>
        end(text.includes('"errors"') && response.statusCode === 200 ? 'failed' : (response.statusCode ?? 'failed')),
      );
      response.once('error', () => end('failed'));
    });
    sent.once('error', () => end('failed'));
    sent.end(body);
  });
}

/** Sends so many a second for so long, whatever becomes of them; gives the outcomes when the last has come. */
async function openLoop(perSecond: number, seconds: number, send: () => Promise<Outcome>): Promise<Outcome[]> {
  const all: Promise<Outcome>[] = [];
  const startedAt = performance.now();
  for (;;) {
    const elapsed = (performance.now() - startedAt) / 1_000;
    while (all.length < Math.min(elapsed, seconds) * perSecond) all.push(send());
    if (elapsed >= seconds) return Promise.all(all);
    await pause(5);
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function residentMegabytes({ url }: ObservedGateway): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Math.round(Number(/^process_resident_memory_bytes\S* (\S+)/m.exec(text)?.[1]) / 1_000_000);
}

/** Windows with jp in health and with jp a black hole, one after the other, under the same load. */
async function blackHole({ url }: ObservedGateway, nhn: NhnSimulator): Promise<void> {
  const healthy: number[] = [];
  const holed: number[] = [];
  for (let pair = 0; pair < 6; pair += 1) {
    for (const times of [healthy, holed]) {
      const remove = times === holed ? nhn.faults.add({ region: 'jp' }, { kind: 'blackHole' }) : () => undefined;
      const jp = openLoop(20, 2, () => post(url, readOf('jp')));
      times.push(...(await openLoop(150, 2, () => post(url, readOf('kr')))).map(({ ms }) => ms));
      remove();
      await jp;
    }
  }
  const p = (share: number) => [healthy, holed].map((times) => percentile(times, share).toFixed(2)).join(' → ');
  const moved = (percentile(holed, 0.99) / percentile(healthy, 0.99) - 1) * 100;
  console.log(`kr while jp is a black hole: p50 ${p(0.5)} ms, p99 ${p(0.99)} ms (${moved.toFixed(1)} %)`);
}

/** The most that clients who wait for each other’s answers get, and then five times as much. */
async function overload(gateway: ObservedGateway): Promise<void> {
  const peak = await closedLoop(gateway.url, 32, 5);
  console.log(`peak ${peak.toFixed(0)}/s`);
  const restMegabytes = await residentMegabytes(gateway);
  let mostMegabytes = 0;
  const watch = setInterval(async () => {
    mostMegabytes = Math.max(mostMegabytes, await residentMegabytes(gateway).catch(() => 0));
  }, 500);
  const startedAt = performance.now();
  const outcomes = await openLoop(5 * peak, overloadSeconds, () => post(gateway.url, READ));
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  clearInterval(watch);
  const count = (status: Outcome['status']) => outcomes.filter((each) => each.status === status).length;
  const good = outcomes.filter(({ status }) => status === 200).map(({ ms }) => ms);
  const goodput = good.length / tookSeconds;
  console.log(`offered ${(outcomes.length / overloadSeconds).toFixed(0)}/s for ${overloadSeconds} s`);
  console.log(
    `goodput ${goodput.toFixed(0)}/s (${((100 * goodput) / peak).toFixed(0)} % of peak), p99 ${percentile(good, 0.99).toFixed(0)} ms`,
  );
  const others = outcomes.length - good.length - count(503) - count('failed');
  console.log(`503: ${count(503)}, no answer: ${count('failed')}, others: ${others}`);
  await pause(1_000);
  console.log(
    `memory ${restMegabytes} MB before, ${mostMegabytes} MB at most, ${await residentMegabytes(gateway)} MB after`,
  );
  console.log(`peak again ${(await closedLoop(gateway.url, 32, 3)).toFixed(0)}/s`);
}

async function closedLoop(url: string, clients: number, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let answered = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < until) if ((await post(url, READ)).status === 200) answered += 1;
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answered / seconds;
}

await ensureBuilt(new AbortController().signal);
const nhn = await startNhnSimulator({ scale: { workspaces: 60, targetsPerWorkspace: 1 } });
const folder = await mkdtemp(join(tmpdir(), 'sightline-stress-'));
const [project] = nhn.projects;
const projects = [{ id: project?.id, appKey: '$' + '{NHN_APP_KEY}' }];
const limits = { requestTimeoutMs: 5_000, upstreamTimeoutMs: 1_000 };
const sources = [{ name: 'nhn', kind: 'nhn', endpoints: nhn.endpoints, projects }];
await writeFile(
  join(folder, 'config.yaml'),
  stringify({ sources, limits, defaultRegion: 'kr', log: { level: 'silent' } }),
);
const gateway = await startObservedGateway(folder, await findPort(0), { NHN_APP_KEY: project?.appKey ?? '' });
try {
  await closedLoop(gateway.url, 8, 3);
  nhn.log.clear();
  await blackHole(gateway, nhn);
  nhn.log.clear();
  await overload(gateway);
} finally {
  await gateway.close();
  agent.destroy();
  await nhn.close();
  await rm(folder, { recursive: true, force: true });
}

import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { openLoop } from './open-loop.ts';
import { type Outcome, percentile, post } from './post.ts';

// By turns what is dear to the gateway alone and what needs an upstream; upstreams and clients share a process.
const CHECKS = `{ ${Array.from({ length: 60 }, (_, i) => `f${i}: checkPromQL(query: "sum by (job) (rate(a${i}[5m])) / on (job) b > 1") { valid }`).join(' ')} }`;

const SERVERS = '{ servers { nodes { id name ip instanceId } } }';

const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });

/** The most that clients who wait for each other’s answers get, and then five times as much. */
export async function overload(url: string, seconds: number): Promise<void> {
  const peak = await closedLoop(url, 32, 5);
  console.log(`peak ${peak.toFixed(0)}/s`);
  const restMegabytes = await residentMegabytes(url);
  let mostMegabytes = 0;
  const watch = setInterval(async () => {
    mostMegabytes = Math.max(mostMegabytes, await residentMegabytes(url).catch(() => 0));
  }, 500);
  const startedAt = performance.now();
  const outcomes = await openLoop(5 * peak, seconds, () => send(url));
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  clearInterval(watch);
  tellOutcomes(outcomes, { seconds, tookSeconds, peak });
  await pause(1_000);
  const nowMegabytes = await residentMegabytes(url);
  console.log(`memory ${restMegabytes} MB before, ${mostMegabytes} MB at most, ${nowMegabytes} MB after`);
  console.log(`peak again ${(await closedLoop(url, 32, 3)).toFixed(0)}/s`);
  agent.destroy();
}

let sent = 0;

function send(url: string): Promise<Outcome> {
  sent += 1;
  return post(agent, url, sent % 2 === 0 ? CHECKS : SERVERS);
}

/** As many at a time as there are clients, each asking again when it is answered; how many were, a second. */
export async function closedLoop(url: string, clients: number, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let answered = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < until) if ((await send(url)).status === 200) answered += 1;
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answered / seconds;
}

function tellOutcomes(
  outcomes: readonly Outcome[],
  { seconds, tookSeconds, peak }: { seconds: number; tookSeconds: number; peak: number },
): void {
  const count = (status: Outcome['status']) => outcomes.filter((each) => each.status === status).length;
  const good = outcomes.filter(({ status }) => status === 200).map(({ ms }) => ms);
  const goodput = good.length / tookSeconds;
  console.log(`offered ${(outcomes.length / seconds).toFixed(0)}/s for ${seconds} s`);
  const share = ((100 * goodput) / peak).toFixed(0);
  console.log(`goodput ${goodput.toFixed(0)}/s (${share} % of peak), p99 ${percentile(good, 0.99).toFixed(0)} ms`);
  const others = outcomes.length - good.length - count(503) - count('failed');
  console.log(`503: ${count(503)}, no answer: ${count('failed')}, others: ${others}`);
}

async function residentMegabytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Math.round(Number(/^process_resident_memory_bytes\S* (\S+)/m.exec(text)?.[1]) / 1_000_000);
}

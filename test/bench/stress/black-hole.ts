import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { NhnSimulator } from '../../simulators/nhn/nhn-options.ts';
import { type Outcome, percentile } from './post.ts';
import type { RegionClientOptions } from './region-client.ts';

const SECONDS = 2;
const RESAMPLES = 500;

/** The latencies of each turn, in milliseconds. */
type Turns = number[][];

/** Turns with jp in health and with jp a black hole, one after the other, under the same load; kr’s latencies count. */
export async function blackHole(url: string, nhn: NhnSimulator, pairs: number): Promise<void> {
  const kr = startClient({ url, region: 'kr', perSecond: 150, seconds: SECONDS });
  const jp = startClient({ url, region: 'jp', perSecond: 20, seconds: SECONDS });
  const healthy: Turns = [];
  const holed: Turns = [];
  await kr.turn();
  for (let pair = 0; pair < pairs; pair += 1) {
    // Whichever comes first in one pair comes second in the next, so that no drift favours either.
    for (const turns of pair % 2 === 0 ? [healthy, holed] : [holed, healthy]) {
      const remove = turns === holed ? nhn.faults.add({ region: 'jp' }, { kind: 'blackHole' }) : () => undefined;
      const others = jp.turn();
      const outcomes = await kr.turn();
      if (outcomes.some(({ status }) => status !== 200)) throw new Error('a healthy region did not answer');
      turns.push(outcomes.map(({ ms }) => ms));
      remove();
      await others;
    }
  }
  await Promise.all([kr.end(), jp.end()]);
  for (const share of [0.5, 0.9, 0.99]) {
    console.log(`kr, p${share * 100}: ${told(healthy, holed, share)} while jp is a black hole`);
  }
  const half = (odd: number) => healthy.filter((_, i) => i % 2 === odd);
  console.log(`noise, p99 of every other healthy turn: ${told(half(0), half(1), 0.99)}`);
}

function startClient(workerData: RegionClientOptions) {
  const worker = new Worker(new URL('./region-client.ts', import.meta.url), { workerData });
  return {
    async turn(): Promise<Outcome[]> {
      worker.postMessage('turn');
      const [outcomes] = await once(worker, 'message');
      return outcomes;
    },
    end: () => worker.terminate(),
  };
}

/** Both percentiles, by how much they differ, and where that lies in 95 of 100 draws of as many turns. */
function told(first: Turns, second: Turns, share: number): string {
  const change = (a: Turns, b: Turns) => (percentile(b.flat(), share) / percentile(a.flat(), share) - 1) * 100;
  const draws = Array.from({ length: RESAMPLES }, () => change(drawn(first), drawn(second))).sort((a, b) => a - b);
  const [low = 0, high = 0] = [0.025, 0.975].map((part) => draws[Math.floor(RESAMPLES * part)]);
  const [before, after] = [first, second].map((turns) => percentile(turns.flat(), share).toFixed(2));
  return `${before} → ${after} ms, ${signed(change(first, second))} % (${signed(low)} to ${signed(high)})`;
}

function drawn(turns: Turns): Turns {
  return turns.map(() => turns[Math.floor(Math.random() * turns.length)] ?? []);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}

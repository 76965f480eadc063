import { Agent } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { openLoop } from './open-loop.ts';
import { post } from './post.ts';

/*
 * A thread that asks one region, so many a second, each time it is told to: what other clients receive must not be taken
 * for time that the gateway took.
 */
const { url, region, perSecond, seconds }: RegionClientOptions = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: 200 });
const query = `{ servers(region: "${region}") { totalCount } }`;

/** Where to, and how much in one turn. */
export interface RegionClientOptions {
  readonly url: string;
  readonly region: string;
  readonly perSecond: number;
  readonly seconds: number;
}

parentPort?.on('message', async () => {
  parentPort?.postMessage(await openLoop(perSecond, seconds, () => post(agent, url, query)));
});

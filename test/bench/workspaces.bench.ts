import got from 'got';
import type { Gateway } from '../support/gateway.ts';
import { data } from '../support/graphql-client.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';
import { median, ratio, startBenchGateway, tableOf } from './bench-world.ts';

const runs = 7;
const atMs = fixtureRange.startMs + 3_600_000;

const document = `query ($at: DateTime!) { workspaces { nodes { name targets { nodes {
  instance metrics { instant(query: "load", time: $at) { series { samples { raw } } } }
} } } } }`;

async function throughGateway(gateway: Gateway): Promise<void> {
  await data(gateway, document, { variables: { at: new Date(atMs).toISOString() } });
}

/** The same answer the plain way: a list, a list for each workspace, a query for each target, one after another. */
async function oneByOne({ nhn }: Gateway): Promise<void> {
  const [project] = nhn.projects;
  const client = got.extend({
    prefixUrl: nhn.endpoints.kr,
    headers: { 'X-TC-APP-KEY': project?.appKey ?? '', 'x-sysmon-region': 'kr' },
    retry: { limit: 0 },
  });
  const root = `v1.0/projects/${project?.id}/jobs`;
  const { body: workspaces } = await client.get(root).json<{ body: { jobId: string }[] }>();
  for (const { jobId } of workspaces) {
    const { body: targets } = await client
      .get(`${root}/${jobId}/targets`)
      .json<{ body: { svrIp: string; port: number }[] }>();
    for (const { svrIp, port } of targets) {
      const query = `load{instance="${svrIp}:${port}"}`;
      await client.get('prometheus/api/v1/query', { searchParams: { query, time: atMs / 1_000 } }).json();
    }
  }
}

async function timeOf(task: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await task();
  return performance.now() - startedAt;
}

/** All targets of 40 workspaces, each with a metric: one operation beside a plain loop of calls, and beside no merging. */
export async function workspacesBench(prometheusUrl: string): Promise<string> {
  const [fast, plain, kept] = await Promise.all([
    startBenchGateway(prometheusUrl, true),
    startBenchGateway(prometheusUrl, false),
    startBenchGateway(prometheusUrl, true, 60_000),
  ]);
  try {
    const ways = [
      { name: 'the gateway', gateway: fast, run: () => throughGateway(fast) },
      { name: 'the gateway, its lists read a moment ago', gateway: kept, run: () => throughGateway(kept) },
      { name: 'the gateway without merging', gateway: plain, run: () => throughGateway(plain) },
      { name: 'a loop of calls', gateway: plain, run: () => oneByOne(plain) },
    ];
    for (const { run } of ways) await run();
    const times = ways.map(() => [] as number[]);
    const calls: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      for (const [i, way] of ways.entries()) {
        way.gateway.nhn.log.clear();
        times[i]?.push(await timeOf(way.run));
        calls[i] = way.gateway.nhn.log.count();
      }
    }
    const middles = times.map(median);
    return tableOf(
      `40 workspaces, their 200 targets, one metric of each (median of ${runs})`,
      ['way', 'upstream calls', 'ms', 'the gateway is faster'],
      ways.map(({ name }, i) => [
        name,
        calls[i] ?? 0,
        (middles[i] ?? 0).toFixed(0),
        i === 0 ? '' : ratio(middles[0] ?? 0, middles[i] ?? 0),
      ]),
    );
  } finally {
    await Promise.all([fast, plain, kept].map((gateway) => gateway.close()));
  }
}

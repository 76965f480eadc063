import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { ensureBuilt } from '../demo/built-gateway.ts';
import { findPort } from '../demo/free-port.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import { startWatchedGatewayProcess } from '../support/disclosure/watched-gateway-process.ts';
import { ask } from '../support/graphql-client.ts';
import { startKnownPrometheus } from '../support/known-prometheus.ts';
import { heapFlags, takeCensus } from './leak-heap.ts';

const REQUESTS = 420;
const CLIENTS = 12;

const READS = [
  '{ servers { nodes { id name targets { id port } } } }',
  '{ workspaces(first: 5) { nodes { id targets { nodes { id } } } } }',
  '{ metrics { range(query: "up", range: { last: "1h" }, step: "1m") { series { timestamps values } } } }',
  '{ metrics(regions: ["kr", "jp"]) { instant(query: "up") { coverage { status } } } }',
  '{ regions { code workspaces { totalCount } } }',
  '{ metrics { instant(query: "up{") { text } } }',
  '{ servers(region: "us") { totalCount } }',
];
/** Never answered: whoever asks hangs up, or its time runs out. */
const HELD = '{ servers(region: "kr2") { totalCount } }';

it('repeated load, with clients that hang up and upstreams that fail, leaves nothing behind in the heap', async () => {
  await ensureBuilt(new AbortController().signal);
  const prometheus = await startKnownPrometheus();
  onTestFinished(() => prometheus.close());
  const nhn = await startNhnSimulator({ prometheusUrl: () => prometheus.url });
  onTestFinished(() => nhn.close());
  const folder = await mkdtemp(join(tmpdir(), 'sightline-leak-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [project] = nhn.projects;
  const projects = [{ id: project?.id, appKey: '$' + '{NHN_APP_KEY}' }];
  const sources = [{ name: 'nhn', kind: 'nhn', endpoints: nhn.endpoints, projects }];
  const config = { sources, defaultRegion: 'kr', log: { level: 'silent' }, limits: { eventLoopDelayMs: 0 } };
  await writeFile(join(folder, 'config.yaml'), stringify(config));
  const gateway = await startWatchedGatewayProcess({
    folder,
    port: await findPort(0),
    secrets: { NHN_APP_KEY: project?.appKey ?? '' },
    flags: heapFlags(folder),
    signal: new AbortController().signal,
  });
  onTestFinished(() => gateway.close());
  nhn.faults.add({ region: 'kr2', operation: 'listServers' }, { kind: 'blackHole' });
  nhn.faults.add({ region: 'us', operation: 'listServers' }, { kind: 'drop' });

  const client = async (_: unknown, first: number): Promise<void> => {
    for (let i = first; i < REQUESTS; i += CLIENTS) {
      const read = READS[i % READS.length] ?? '';
      // Every tenth hangs up, every tenth waits until its time is over.
      if (i % 10 === 3) await ask(gateway, HELD, { signal: AbortSignal.timeout(15) }).catch(() => undefined);
      else if (i % 10 === 7) await ask(gateway, HELD, { headers: { 'x-sightline-timeout': '15ms' } });
      else await ask(gateway, read);
    }
  };
  const load = async (): Promise<void> => {
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await expect.poll(() => nhn.log.where(({ endedAt }) => endedAt === null)).toEqual([]);
    nhn.log.clear();
  };
  const censusAfterLoad = async () => {
    await load();
    return takeCensus(gateway, folder);
  };
  // What is kept for good is there after the first round: connections, caches, compiled code.
  await load();
  const [before, between, after] = [await censusAfterLoad(), await censusAfterLoad(), await censusAfterLoad()];
  expect(after.size).toBeGreaterThan(500);
  const growing = [...after]
    .map(([name, count]) => ({ name, counts: [before.get(name) ?? 0, between.get(name) ?? 0, count] as const }))
    .filter(({ counts: [a, b, c] }) => b - a > REQUESTS / 50 && c - b > REQUESTS / 50);
  expect(growing).toEqual([]);
});

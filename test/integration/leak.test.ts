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
import { ask } from '../support/graphql-client.ts';
import { startKnownPrometheus } from '../support/known-prometheus.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { ZMON_TOKEN } from '../support/zmon-gateway.ts';
import { type HeapCensus, heapFlags, takeCensus } from './leak-heap.ts';

const REQUESTS = 480;
const CLIENTS = 12;
/**
 * How many objects of a class may be there more at the last look than at the first: connections, their parsers and timers
 * come and go with the moment. A leak of one object per request, of the rarest kind of request here, is twenty in a round.
 */
const BREATH = 24;
/** How many times the heap is looked at. By chance a class grows from one look to the next, but seldom from each. */
const LOOKS = 4;
/** Caches are bounded by themselves; what comes and goes in them would hide a leak of plain objects. */
const NO_CACHES = { cacheBytes: 0, listMaxAgeMs: 0, staleMaxMs: 0 };

const KEY = 'leak-test-editor-key';
const headers = { authorization: `Bearer ${KEY}` };
const HOST = '{ name: "leak", appType: "NAGIOS", deviceIdentification: "10.8.0.1" }';

/** `{n}` is one of a few numbers: documents, as other questions, are kept once they were asked, up to a bound. */
const REQUESTS_OF_ALL_KINDS = [
  '{ servers { nodes { id name targets { id port } } } }',
  '{ workspaces(first: 5) { nodes { id targets { nodes { id } } } } }',
  '{ metrics { range(query: "up", range: { last: "1h" }, step: "1m") { series { timestamps values } } } }',
  '{ metrics(regions: ["kr", "jp"]) { instant(query: "up") { coverage { status } } } }',
  '{ regions { code workspaces { totalCount } } }',
  '{ metrics { instant(query: "up{") { text } } }',
  '{ servers(region: "us") { totalCount } }',
  '{ servers(filter: { nameContains: "web" }) { nodes { name alerts { entity definition { name } } host { name services { name } } } } }',
  '{ hosts(first: 5) { nodes { id name server { name } alerts { entity } } } }',
  '{ activeAlerts(tags: ["t{n}"]) { __typename } }',
  '{ hostNames(prefix: "a{n}") }',
  `mutation { upsertHosts(input: { hosts: [${HOST}] }) { userErrors { code } } }`,
  // One that is there already: a world that grew would make the answers that are kept of it grow.
  'mutation { createWorkspace(input: { name: "leak", metricsPath: "/m" }) { workspace { id } userErrors { code } } }',
  'mutation { createWorkspace(input: { name: "", metricsPath: "" }) { userErrors { code } } }',
];
const PROMETHEUS_PATHS = [
  'query?query=up%2B{n}',
  'query_range?query=up&start=0&end=600&step=60',
  'labels',
  'query?query=',
];
/** Never answered: whoever asks hangs up, or its time runs out. */
const HELD = '{ servers(region: "kr2") { totalCount } }';

it('repeated load, with clients that hang up and upstreams that fail, leaves nothing behind in the heap', async () => {
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
    ...{ defaultRegion: 'kr', log: { level: 'silent' }, limits: { eventLoopDelayMs: 0, ...NO_CACHES } },
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
  nhn.faults.add({ region: 'kr2', operation: 'listServers' }, { kind: 'blackHole' });
  nhn.faults.add({ region: 'us', operation: 'listServers' }, { kind: 'drop' });

  let number = 0;
  const once = (text: string) => text.replace('{n}', String(++number % 5));
  const client = async (_: unknown, first: number): Promise<void> => {
    for (let i = first; i < REQUESTS; i += CLIENTS) {
      // Of every ten one hangs up, one waits until its time is over, one is not let in, one speaks Prometheus.
      const turn = i % 10;
      if (turn === 3) await ask(gateway, HELD, { headers, signal: AbortSignal.timeout(15) }).catch(() => undefined);
      else if (turn === 7) await ask(gateway, HELD, { headers: { ...headers, 'x-sightline-timeout': '15ms' } });
      else if (turn === 5)
        await ask(gateway, '{ viewer { id } }', { headers: { authorization: `Bearer no-${++number}` } });
      else if (turn === 1) {
        const path = PROMETHEUS_PATHS[Math.floor(i / 10) % PROMETHEUS_PATHS.length] ?? '';
        await (await fetch(`${gateway.url}/prometheus/api/v1/${once(path)}`, { headers })).text();
      } else await ask(gateway, once(REQUESTS_OF_ALL_KINDS[i % REQUESTS_OF_ALL_KINDS.length] ?? ''), { headers });
    }
  };
  const load = async (): Promise<void> => {
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await expect.poll(() => nhn.log.where(({ endedAt }) => endedAt === null)).toEqual([]);
    // The one is the question itself.
    await expect.poll(() => requestsInFlight(gateway)).toBe(1);
    for (const { log } of [nhn, zmon, groundwork]) log.clear();
    // Spans are exported in the order in which they ended: with this one all are, and none waits in the heap.
    const traceId = String(++number).padStart(32, '0');
    const traceparent = `00-${traceId}-${'1'.repeat(16)}-01`;
    await ask(gateway, '{ viewer { id } }', { headers: { ...headers, traceparent } });
    await expect.poll(() => collector.spans.some((span) => span.traceId === traceId), { timeout: 20_000 }).toBe(true);
  };
  const censusAfterLoad = async () => {
    await load();
    return takeCensus(gateway, folder);
  };
  // What is kept for good is there after the first round: connections, pools, compiled code.
  await load();
  const looks: HeapCensus[] = [];
  while (looks.length < LOOKS) looks.push(await censusAfterLoad());
  const classes = [...(looks.at(-1) ?? [])].map(([name]) => ({
    name,
    counts: looks.map((look) => look.get(name) ?? 0),
  }));
  expect(classes.length).toBeGreaterThan(500);
  const growing = classes.filter(({ counts }) => {
    const steps = counts.slice(1).map((count, i) => count - (counts[i] ?? 0));
    return steps.every((step) => step > 0) && steps.reduce((sum, step) => sum + step, 0) > BREATH;
  });
  expect(growing).toEqual([]);
  // Its own collector is nobody else's to search.
  expect(collector.bodies.join()).not.toMatch(new RegExp(`${KEY}|${ZMON_TOKEN}|gw-api-password|${project?.appKey}`));
}, 120_000);

async function requestsInFlight({ url }: { readonly url: string }): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^sightline_http_requests_in_flight (\d+)$/m.exec(metrics)?.[1]);
}

import { type Gateway, startGateway } from '../support/gateway.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';

/** Workspaces of the bench, and targets in each; every target is a server of its own. */
const workspaceCount = 40;
const targetsPerWorkspace = 5;

/** The window that the benches look at, one hour of the fixture's two. */
export const benchRange = {
  start: new Date(fixtureRange.startMs).toISOString(),
  end: new Date(fixtureRange.startMs + 3_600_000).toISOString(),
} as const;

const machines = workspaceCount * targetsPerWorkspace;
const addressOf = (number: number) => `10.8.${Math.floor(number / 200)}.${1 + (number % 200)}`;

/** Two metrics of every machine, every 30 seconds: a gauge, and a counter of two status codes. */
export function* benchHistory(): Generator<string> {
  for (let number = 0; number < machines; number += 1) {
    const instance = `${addressOf(number)}:9100`;
    for (const [series, speed] of [
      [`load{instance="${instance}"}`, 0],
      [`requests_total{instance="${instance}",code="200"}`, 7],
      [`requests_total{instance="${instance}",code="500"}`, 1],
    ] as const) {
      for (let atMs = fixtureRange.startMs, index = 0; atMs <= fixtureRange.endMs; atMs += 30_000, index += 1) {
        const value = speed === 0 ? (index * 13 + number) % 97 : index * speed + number;
        yield `${series} ${value} ${atMs / 1_000}\n`;
      }
    }
  }
}

/** A gateway that knows all the machines; `fast` with merging and cache of ranges, otherwise without both. */
export async function startBenchGateway(prometheusUrl: string, fast: boolean, listMaxAgeMs = 0): Promise<Gateway> {
  const gateway = await startGateway({
    untraced: 'spans would be measured with what they are of',
    nhn: { scale: { workspaces: 0, targetsPerWorkspace: 0 }, prometheusUrl: () => prometheusUrl },
    config: fast ? {} : { mergeQueries: false },
    limits: { cost: 1_000_000_000, requestTimeoutMs: 60_000, listMaxAgeMs, ...(fast ? {} : { cacheBytes: 0 }) },
  });
  const store = gateway.nhn.store('kr', 'aOpreudC');
  store.state.servers.clear();
  const lstModYmdt = '2026-01-01T00:00:00';
  for (let at = 0; at < workspaceCount; at += 1) {
    const { jobId } = store.putWorkspace({ jobName: `ws-${String(at).padStart(2, '0')}`, lstModYmdt });
    for (let nth = 0; nth < targetsPerWorkspace; nth += 1) {
      const number = at * targetsPerWorkspace + nth;
      const { hostId } = store.putServer({ hostNm: `srv-${number}`, svrIp: addressOf(number) });
      store.putTarget({ jobId, hostId, port: 9100, lstModYmdt, createdAtMs: 0 });
    }
  }
  return gateway;
}

/** What the gateway says it has received as answers to range queries so far, in bytes. */
export async function receivedBytes({ url }: Gateway): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text
    .split('\n')
    .filter((line) => /^sightline_upstream_received_bytes_total\{.*operation="queryRange"/.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Rows as a Markdown table under a title. */
export function tableOf(
  title: string,
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [title, '', line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The middle one of the measured times. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** How many times the second is the first, for people. */
export function ratio(ours: number, peers: number): string {
  return ours === 0 ? '–' : `${(peers / ours).toFixed(1)}×`;
}

import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type RedisClientType } from '@redis/client';
import { configSchema } from '../../src/config/config.schema.ts';
import { startWatchedApp, type WatchedApp } from '../support/disclosure/watched-app.ts';
import { data } from '../support/graphql-client.ts';
import { type KnownPrometheus, type KnownRange, type KnownSeries, knownAnswer } from '../support/known-prometheus.ts';

/** The clock of all instances: what is older than the refetch window is settled, and stays so. */
export const nowMs = Date.UTC(2026, 4, 1, 12);
export const stepSeconds = 60;

/** How an instance differs from the others. */
export interface InstanceOptions {
  readonly redisUrl: string;
  readonly known: KnownPrometheus;
  readonly token?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly cache?: Readonly<Record<string, unknown>>;
  readonly limits?: Readonly<Record<string, number>>;
}

/** One of several gateways. */
export type Instance = WatchedApp;

/** Starts a gateway over the known Prometheus, and waits until it shares unless `connected` says otherwise. */
export async function startInstance(options: InstanceOptions, connected = true): Promise<Instance> {
  const { redisUrl, known, token = 'token-one', config, cache, limits } = options;
  const checked = configSchema({ production: false }).parse({
    listen: { host: '127.0.0.1', port: 0 },
    sources: [{ name: 'tmp', kind: 'prometheus', url: known.url, auth: { bearer: token } }],
    cache: { redisUrl, ...cache },
    playground: false,
    limits,
    ...config,
  });
  const instance = await startWatchedApp(checked, { nowMs: () => nowMs });
  if (connected) await until(() => instance.logLines.some((line) => line.includes('Redis is connected')));
  return instance;
}

const RANGE = `query ($query: PromQL!, $start: DateTime!, $end: DateTime!, $step: Duration!) {
  metrics(source: "tmp") {
    range(query: $query, range: { start: $start, end: $end }, step: $step) {
      series { labels { name value } timestamps values }
      warnings
    }
  }
}`;

interface RangeData {
  readonly metrics: {
    readonly range: {
      readonly series: {
        readonly labels: { readonly name: string; readonly value: string }[];
        readonly timestamps: number[];
        readonly values: number[];
      }[];
    };
  };
}

/** Asks for a range; the answer in the upstream's own form. */
export async function askRange(gateway: { readonly url: string }, range: KnownRange): Promise<KnownSeries[]> {
  const { query, start, end, step } = range;
  const time = (seconds: number) => new Date(seconds * 1_000).toISOString();
  const variables = { query, start: time(start), end: time(end), step: `${step}s` };
  const { metrics } = await data<RangeData>(gateway, RANGE, { variables });
  return metrics.range.series.map(({ labels, timestamps, values }) => ({
    metric: Object.fromEntries(labels.map(({ name, value }) => [name, value])),
    values: timestamps.map((at, i) => [at, String(values[i])] as const),
  }));
}

/** So many minutes up to the instances' now. */
export function lastMinutes(minutes: number, query = 'known'): KnownRange {
  const end = nowMs / 1_000;
  return { query, start: end - minutes * 60, end, step: stepSeconds };
}

/** What must be answered. */
export function expected(range: KnownRange, token = 'token-one', age = 0): KnownSeries[] {
  return knownAnswer(token, range, age);
}

/** Resolves when it is so; fails after ten seconds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error('it did not come to be so within ten seconds');
    await pause(10);
  }
}

/** Runs with a connection of the test's own. */
export async function withRedis<T>(url: string, use: (client: RedisClientType) => Promise<T>): Promise<T> {
  const client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

/** The names in Redis that begin so. */
export function namesIn(url: string, prefix = 'sightline:extents:'): Promise<string[]> {
  return withRedis(url, (client) => client.keys(`${prefix}*`));
}

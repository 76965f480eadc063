import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus/prometheus.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const startMs = Date.UTC(2025, 11, 1);
const endMs = startMs + 30 * dayMs;
const range = { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() };
/** One minute in thirty days is out of the ordinary. */
const spikeMs = startMs + 17 * dayMs + 8 * 3_600_000 + 7 * minuteMs;

let prometheus: PrometheusServer;
let gateway: Gateway;

beforeAll(async () => {
  prometheus = await startPrometheus({ backfill: month() });
  gateway = await startGateway({
    nhn: { prometheusUrl: () => prometheus.url },
    limits: { upstreamTimeoutMs: 20_000, requestTimeoutMs: 30_000 },
  });
}, 120_000);
afterAll(async () => {
  await gateway.close();
  await prometheus.close();
});
afterEach(() => {
  gateway.nhn.faults.clear();
  gateway.nhn.log.clear();
});

/** Thirty days by the minute: one series that is always there, one that comes and goes, each a day's chunk at a time. */
function* month(): Generator<string> {
  for (let atMs = startMs; atMs <= endMs; atMs += minuteMs) {
    const index = (atMs - startMs) / minuteMs;
    const value = atMs === spikeMs ? 9_999 : Math.round(1_000 * Math.sin(index / 700)) / 10;
    yield `load{instance="a"} ${value} ${atMs / 1_000}\n`;
  }
  for (let atMs = startMs; atMs <= endMs; atMs += minuteMs) {
    const hour = Math.floor((atMs - startMs) / 3_600_000);
    if (hour % 7 < 4) yield `load{instance="b"} ${hour} ${atMs / 1_000}\n`;
  }
}

interface Ranged {
  readonly metrics: {
    readonly range: {
      readonly series: readonly {
        readonly labels: readonly { readonly name: string; readonly value: string }[];
        readonly timestamps: readonly number[];
        readonly values: readonly number[];
      }[];
    };
  };
}

const document = (query: string, columns = 'timestamps values') =>
  `query ($range: TimeRange!) { metrics { range(query: ${JSON.stringify(query)}, range: $range, step: "1m") { series { labels { name value } ${columns} } } } }`;

/** The truth: the server's own answers about each day, one after another. */
async function truth(query: string): Promise<ReadonlyMap<string, readonly (readonly [number, number])[]>> {
  const points = new Map<string, (readonly [number, number])[]>();
  for (let fromMs = startMs; fromMs <= endMs; fromMs += dayMs) {
    const untilMs = Math.min(endMs, fromMs + dayMs - minuteMs);
    const parameters = { query, start: String(fromMs / 1_000), end: String(untilMs / 1_000), step: '60' };
    const response = await fetch(`${prometheus.url}/api/v1/query_range?${new URLSearchParams(parameters)}`);
    const answer: { data: { result: { metric: Record<string, string>; values: [number, string][] }[] } } = JSON.parse(
      await response.text(),
    );
    for (const { metric, values } of answer.data.result) {
      const known = points.get(metric.instance ?? '') ?? [];
      points.set(metric.instance ?? '', known);
      known.push(...values.map(([at, raw]) => [at, Number(raw)] as const));
    }
  }
  return points;
}

function pieces(): { readonly start: number; readonly end: number }[] {
  return gateway.nhn.log
    .where({ operation: 'query_range' })
    .map(({ query }) => ({ start: Number(query.start?.[0]), end: Number(query.end?.[0]) }))
    .sort((a, b) => a.start - b.start);
}

describe('Thirty days by the minute, more than an upstream answers at once', () => {
  it.each(['load', 'max by (instance) (avg_over_time(load[10m]))'])(
    'equal the truth, point by point, and the second time without any call: %s',
    async (query) => {
      const first = await data<Ranged>(gateway, document(query), { variables: { range } });
      const expected = await truth(query);
      const { series } = first.metrics.range;
      expect(series).toHaveLength(2);
      expect(series[0]?.timestamps).toHaveLength(43_201);
      for (const { labels, timestamps, values } of series) {
        const instance = labels.find(({ name }) => name === 'instance')?.value ?? '';
        expect(timestamps.map((at, i) => [at, values[i]])).toEqual(expected.get(instance));
      }
      const asked = pieces();
      expect(asked).toHaveLength(4);
      for (const [i, { start, end }] of asked.entries()) {
        expect((end - start) / 60 + 1).toBeLessThanOrEqual(11_000);
        expect(start).toBe(i === 0 ? startMs / 1_000 : (asked[i - 1]?.end ?? 0) + 60);
      }

      gateway.nhn.log.clear();
      expect(await data<Ranged>(gateway, document(query), { variables: { range } })).toEqual(first);
      expect(pieces()).toEqual([]);
    },
  );

  it('are asked for side by side', async () => {
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'query_range' }, { kind: 'hold', until: held.promise });
    const answer = data<Ranged>(gateway, document('load * 2'), { variables: { range } });
    await expect.poll(() => pieces().length).toBe(4);
    held.resolve();
    expect((await answer).metrics.range.series).toHaveLength(2);
  });

  it('keep their spikes in a column of a hundred points', async () => {
    const { metrics } = await data<Ranged>(
      gateway,
      document('load{instance="a"}', 'timestamps(maxPoints: 100) values(maxPoints: 100)'),
      { variables: { range } },
    );
    const [series] = metrics.range.series;
    expect(series?.values.length).toBeLessThanOrEqual(100);
    expect(series?.timestamps[series.values.indexOf(9_999)]).toBe(spikeMs / 1_000);
    expect(Math.min(...(series?.values ?? []))).toBe(-100);
  });

  it('are an error as a whole when one piece fails, and never a shorter answer', async () => {
    gateway.nhn.faults.add({ operation: 'query_range' }, { kind: 'status', status: 422 }, { after: 2, times: 1 });
    const answer = await ask<{ metrics: { range: null } }>(gateway, document('load * 3'), { variables: { range } });
    expect(answer.data.metrics.range).toBeNull();
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_REJECTED']);
    gateway.nhn.log.clear();
    await data(gateway, document('load * 3'), { variables: { range } });
    // The three that came need not be asked for again.
    expect(pieces()).toHaveLength(1);
  });

  it('are refused, with the bound, when the step makes more points than the service allows', async () => {
    const answer = await ask(gateway, document('load').replace('"1m"', '"20s"'), { variables: { range } });
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.message).toContain('100000');
    expect(pieces()).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../simulators/support/fault.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, ask } from '../support/graphql-client.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';
import type { PrometheusServer } from '../support/prometheus/prometheus.ts';

const regions = ['kr', 'kr2', 'us', 'jp'];
const minuteMs = 60_000;
const staleMaxMs = 10 * minuteMs;
const down: Fault = { kind: 'status', status: 503 };

let prometheus: PrometheusServer;
let gateway: Gateway;
let nowMs: number;

beforeAll(async () => {
  prometheus = await startFixturePrometheus();
});
afterAll(() => prometheus.close());

// Each test has a gateway of its own: no circuit is open yet, and nothing is remembered.
beforeEach(async () => {
  nowMs = fixtureRange.endMs;
  gateway = await startGateway({
    nhn: { prometheusUrl: () => prometheus.url },
    limits: { staleMaxMs, upstreamRetries: 0 },
    nowMs: () => nowMs,
  });
  return () => gateway.close();
});

interface Covered {
  readonly series: readonly { readonly region: string; readonly timestamps: readonly number[] }[];
  readonly coverage: readonly {
    readonly region: string;
    readonly status: 'COMPLETE' | 'STALE' | 'FAILED';
    readonly staleSeconds: number | null;
    readonly code: string | null;
    readonly message: string | null;
  }[];
}
interface Merged {
  readonly metrics: { readonly range: Covered | null };
}

const range = 'range(query: "up{job=\\"api\\"}", range: { last: "30m" }, step: "1m")';
const instant = `instant(query: "up{job=\\"api\\"}", time: "${new Date(fixtureRange.endMs).toISOString()}")`;

function query(field = range, more = ''): Promise<Answer<Merged>> {
  return ask<Merged>(
    gateway,
    `{ metrics(regions: ${JSON.stringify(regions)}${more}) { range: ${field} {
      series { region timestamps } coverage { region status staleSeconds code message }
    } } }`,
  );
}

/** Region by region what became of it. */
const statuses = ({ data }: Answer<Merged>) => data.metrics.range?.coverage.map(({ status }) => status);
const codes = ({ errors }: Answer<Merged>) => errors.map(({ extensions }) => extensions.code);

describe.each([
  ['at one moment', instant],
  ['over time', range],
])('Four regions, %s', (_kind, field) => {
  it('are one answer: each series with its region, each endpoint in the coverage', async () => {
    const answer = await query(field);
    const found = answer.data.metrics.range;
    expect(answer.errors).toEqual([]);
    expect(found?.series.map(({ region }) => region)).toEqual(regions.flatMap((region) => Array(16).fill(region)));
    expect(found?.coverage).toEqual(
      regions.map((region) => ({ region, status: 'COMPLETE', staleSeconds: null, code: null, message: null })),
    );
  });

  it('and one is down: the other three, and FAILED with the reason', async () => {
    gateway.nhn.faults.add({ region: 'us' }, down);
    const answer = await query(field);
    expect(answer.errors).toEqual([]);
    expect(statuses(answer)).toEqual(['COMPLETE', 'COMPLETE', 'FAILED', 'COMPLETE']);
    expect(answer.data.metrics.range?.series).toHaveLength(48);
    expect(answer.data.metrics.range?.coverage[2]).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', staleSeconds: null });
    expect(answer.data.metrics.range?.coverage[2]?.message).toContain('nhn');
  });

  it('and one is down that answered before: STALE with its age, until that is too old', async () => {
    const before = await query(field);
    gateway.nhn.faults.add({ region: 'us' }, down);
    nowMs += 5 * minuteMs;
    const answer = await query(field);
    expect(answer.errors).toEqual([]);
    expect(statuses(answer)).toEqual(['COMPLETE', 'COMPLETE', 'STALE', 'COMPLETE']);
    expect(answer.data.metrics.range?.coverage[2]).toMatchObject({ staleSeconds: 300, code: 'UPSTREAM_UNAVAILABLE' });
    const points = ({ data }: Answer<Merged>) =>
      data.metrics.range?.series.filter(({ region }) => region === 'us')[0]?.timestamps;
    const windowStart = (nowMs - 30 * minuteMs) / 1_000;
    expect(points(answer)).toEqual(points(before)?.filter((at) => field === instant || at >= windowStart));

    nowMs += staleMaxMs - 5 * minuteMs + 1;
    expect(statuses(await query(field))).toEqual(['COMPLETE', 'COMPLETE', 'FAILED', 'COMPLETE']);
  });

  it('and one is down, where that is not acceptable: an error, also when an earlier answer is there', async () => {
    const abort = ', partial: ABORT';
    gateway.nhn.faults.add({ region: 'us' }, down, { times: 1 });
    const failed = await query(field, abort);
    expect([failed.data.metrics.range, codes(failed)]).toEqual([null, ['UPSTREAM_UNAVAILABLE']]);
    expect(statuses(await query(field, abort))).toEqual(Array(4).fill('COMPLETE'));
    gateway.nhn.faults.add({ region: 'us' }, down);
    nowMs += minuteMs;
    const stale = await query(field, abort);
    expect([stale.data.metrics.range, codes(stale)]).toEqual([null, ['UPSTREAM_UNAVAILABLE']]);
    expect(stale.errors[0]?.extensions.upstream).toMatchObject({ region: 'us' });
  });

  it('and all are down: an error; but an earlier answer counts as one that came', async () => {
    await ask(gateway, `{ metrics(region: "jp") { ${field} { text } } }`);
    gateway.nhn.faults.add({}, down);
    nowMs += minuteMs;
    expect(statuses(await query(field))).toEqual(['FAILED', 'FAILED', 'FAILED', 'STALE']);
    nowMs += staleMaxMs;
    const answer = await query(field);
    expect([answer.data.metrics.range, codes(answer)]).toEqual([null, ['UPSTREAM_UNAVAILABLE']]);
  });
});

describe('An earlier answer', () => {
  it('does not stand in for another time window', async () => {
    await query(range);
    gateway.nhn.faults.add({ region: 'us' }, down);
    for (const other of ['{ last: "20m" }', '{ last: "31m" }', hourBefore()]) {
      expect(statuses(await query(range.replace('{ last: "30m" }', other)))?.[2], other).toBe('FAILED');
    }
    expect(statuses(await query(instant.replace('.000Z', '.001Z')))?.[2]).toBe('FAILED');
  });

  it('does not hide that the expression is refused', async () => {
    await query(range);
    gateway.nhn.faults.add({ region: 'us' }, { kind: 'status', status: 422 });
    nowMs += minuteMs;
    expect((await query(range)).data.metrics.range?.coverage[2]).toMatchObject({
      status: 'FAILED',
      code: 'UPSTREAM_REJECTED',
    });
  });
});

/** Half an hour, as long as what was asked before. */
function hourBefore(): string {
  const [start, end] = [90, 60].map((minutes) => new Date(fixtureRange.endMs - minutes * minuteMs).toISOString());
  return `{ start: "${start}", end: "${end}" }`;
}

import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { limitsSchema } from '../../src/config/limits.schema.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, ask } from '../support/graphql-client.ts';
import { type KnownPrometheus, startKnownPrometheus } from '../support/known-prometheus.ts';

let prometheus: KnownPrometheus;
let gateway: Gateway | undefined;
beforeAll(async () => {
  prometheus = await startKnownPrometheus();
});
afterAll(() => prometheus.close());
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function start(limits: Readonly<Record<string, number>>, nowMs: () => number = Date.now): Promise<Gateway> {
  gateway = await startGateway({ nhn: { prometheusUrl: () => prometheus.url }, limits, nowMs });
  return gateway;
}

const codes = ({ errors }: Answer<unknown>) => errors.map(({ extensions }) => extensions.code);
const servers = (region = 'kr') => `servers(region: "${region}") { totalCount }`;

const RANGE_END_MS = Math.floor(Date.now() / 60_000 - 120) * 60_000;

/** A range that ended two hours ago, of so many points. */
function range(points: number): string {
  const endMs = RANGE_END_MS;
  const iso = (ms: number) => new Date(ms).toISOString();
  const span = `start: "${iso(endMs - (points - 1) * 60_000)}", end: "${iso(endMs)}"`;
  return `{ metrics { range(query: "up", range: { ${span} }, step: "1m") { series { timestamps } } } }`;
}

describe('At its edge, a limit of', () => {
  it('the request’s time answers what has come by then, and a caller cannot have more', async () => {
    const running = await start({ requestTimeoutMs: 400, upstreamTimeoutMs: 5_000 });
    await ask(running, `{ ${servers()} }`);
    running.nhn.faults.add({ operation: 'listServers', region: 'kr' }, { kind: 'blackHole' });
    for (const headers of [{}, { 'x-sightline-timeout': '1m' }]) {
      const startedAt = performance.now();
      const answer = await ask(running, `{ kr: ${servers('kr')} jp: ${servers('jp')} }`, { headers });
      const tookMs = performance.now() - startedAt;
      expect(tookMs).toBeGreaterThanOrEqual(390);
      expect(tookMs).toBeLessThan(2_000);
      expect([answer.data, codes(answer)]).toEqual([
        { kr: null, jp: { totalCount: expect.any(Number) } },
        ['UPSTREAM_TIMEOUT'],
      ]);
    }
  });

  it('an attempt’s time lets another be made inside the request’s', async () => {
    const running = await start({ upstreamTimeoutMs: 200 });
    running.nhn.faults.add({ operation: 'listServers' }, { kind: 'blackHole' }, { times: 1 });
    expect(codes(await ask(running, `{ ${servers()} }`))).toEqual([]);
    expect(running.nhn.log.where({ operation: 'listServers' })).toMatchObject([{ aborted: true }, { status: 200 }]);
  });

  it.each([0, 1])('%i retries sends a read that fails so many times more', async (upstreamRetries) => {
    const running = await start({ upstreamRetries });
    const failing = { kind: 'status', status: 500 } as const;
    if (upstreamRetries > 0) {
      running.nhn.faults.add({ operation: 'listServers', region: 'kr' }, failing, { times: upstreamRetries });
      expect(codes(await ask(running, `{ ${servers()} }`))).toEqual([]);
    }
    running.nhn.faults.add({ operation: 'listServers', region: 'jp' }, failing);
    expect(codes(await ask(running, `{ ${servers('jp')} }`))).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(running.nhn.log.count({ region: 'jp' })).toBe(1 + upstreamRetries);
  });

  it.each([1, 2])('%i retries is what one read gets of those that other calls have earned', async (upstreamRetries) => {
    const running = await start({ upstreamRetries });
    const { faults, log } = running.nhn;
    const listServers = { operation: 'listServers', region: 'kr' };
    const second = Promise.withResolvers<void>();
    faults.add(listServers, { kind: 'hold', until: second.promise }, { after: 1, times: 1 });
    faults.add(listServers, { kind: 'status', status: 500 });
    const failing = ask(running, `{ ${servers()} }`);
    await vi.waitFor(() => expect(log.count(listServers)).toBe(2));
    for (let i = 0; i < 20; i += 1) expect(codes(await ask(running, '{ workspaces { totalCount } }'))).toEqual([]);
    second.resolve();
    expect(codes(await failing)).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(log.count(listServers)).toBe(1 + upstreamRetries);
  });

  it.each([
    [1, 0],
    [1, 1],
    [2, 1],
  ])('%i calls in flight and %i in the queue refuses the next one', async (upstreamConcurrency, upstreamQueue) => {
    const running = await start({ upstreamConcurrency, upstreamQueue });
    const held = Promise.withResolvers<void>();
    running.nhn.faults.add({ operation: 'query' }, { kind: 'hold', until: held.promise });
    const fits = upstreamConcurrency + upstreamQueue;
    const fields = Array.from(
      { length: fits + 1 },
      (_, i) => `f${i}: metrics { instant(query: "sum(m${i})") { text } }`,
    );
    const asked = ask(running, `{ ${fields.join(' ')} }`);
    await expect.poll(() => running.nhn.log.count({ operation: 'query' })).toBe(upstreamConcurrency);
    held.resolve();
    const answer = await asked;
    expect(codes(answer)).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(answer.errors[0]?.message).toMatch(/was not asked: too many calls are waiting for it$/);
    expect(running.nhn.log.count({ operation: 'query' })).toBe(fits);
  });

  it('an upstream’s body takes one as long, and refuses one byte more', async () => {
    const body = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } }).padEnd(2_000);
    for (const [upstreamBodyBytes, expected] of [
      [2_000, []],
      [1_999, ['UPSTREAM_MALFORMED']],
    ] as const) {
      const running = await start({ upstreamBodyBytes });
      running.nhn.faults.add({ operation: 'query' }, { kind: 'status', status: 200, body });
      expect(codes(await ask(running, '{ metrics { instant(query: "up") { text } } }'))).toEqual(expected);
      await running.close();
    }
    gateway = undefined;
  });

  it('the bytes of answers in flight takes two that fill it, and gives one up for a byte more', async () => {
    const body = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } }).padEnd(2_000);
    const both = '{ metrics { a: instant(query: "sum(up)") { text } b: instant(query: "max(up)") { text } } }';
    for (const [upstreamBytesInFlight, expected] of [
      [4_000, []],
      [3_999, ['UPSTREAM_UNAVAILABLE']],
    ] as const) {
      const running = await start({ upstreamBytesInFlight, cacheBytes: 0 });
      running.nhn.faults.add({ operation: 'query' }, { kind: 'status', status: 200, body });
      // The first request's answers are over with it.
      for (let i = 0; i < 2; i += 1) expect(codes(await ask(running, both))).toEqual(expected);
      await running.close();
    }
    gateway = undefined;
  });

  it('the request’s body takes one as long, and refuses one byte more with 413', async () => {
    const running = await start({ bodyBytes: 2_048 });
    for (const [bytes, status] of [
      [2_048, 200],
      [2_049, 413],
    ] as const) {
      const body = JSON.stringify({ query: '{ viewer { id } }' }).padEnd(bytes);
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${running.url}/graphql`, { method: 'POST', headers, body });
      expect([bytes, response.status]).toEqual([bytes, status]);
      await response.text();
    }
  });

  it('a document’s tokens takes as many, and refuses one more', async () => {
    const running = await start({ documentTokens: 12 });
    const withTokens = (count: number) => `{ viewer { ${'id '.repeat(count - 5)}} }`;
    expect(codes(await ask(running, withTokens(12)))).toEqual([]);
    expect(codes(await ask(running, withTokens(13)))).toEqual(['GRAPHQL_PARSE_FAILED']);
  });

  it('a page takes as many rows, and refuses one more; left out, the page has its own', async () => {
    const running = await start({ pageSize: 2, pageSizeMax: 3 });
    const rows = async (args: string) => {
      const answer = await ask<{ servers: { nodes: unknown[] } | null }>(
        running,
        `{ servers${args} { nodes { id } } }`,
      );
      return answer.data.servers?.nodes.length ?? codes(answer);
    };
    expect([await rows(''), await rows('(first: 3)'), await rows('(first: 4)')]).toEqual([2, 3, ['BAD_USER_INPUT']]);
  });

  it('samples takes a range of as many, and refuses one more before anything is sent', async () => {
    const running = await start({ samplesPerSeries: 10 });
    expect(codes(await ask(running, range(10)))).toEqual([]);
    running.nhn.log.clear();
    expect(codes(await ask(running, range(11)))).toEqual(['BAD_USER_INPUT']);
    expect(running.nhn.log.count()).toBe(0);
  });

  it.each([
    ['of no bytes keeps no answer', 0, 2],
    ['too small for an answer does not keep it', 300, 2],
    ['that holds an answer asks for it once', 1_000_000, 1],
  ])('cache %s', async (_, cacheBytes, calls) => {
    const running = await start({ cacheBytes });
    for (let i = 0; i < 2; i += 1) expect(codes(await ask(running, range(30)))).toEqual([]);
    expect(running.nhn.log.count({ operation: 'query_range' })).toBe(calls);
  });

  it('newest samples serves from the cache what is as old, and asks again for what is a step younger', async () => {
    const refetchWindowMs = 3_600_000;
    const asked = range(30);
    for (const [nowMs, calls] of [
      [RANGE_END_MS + refetchWindowMs, 1],
      [RANGE_END_MS + refetchWindowMs - 1, 2],
    ] as const) {
      const running = await start({ refetchWindowMs }, () => nowMs);
      for (let i = 0; i < 2; i += 1) expect(codes(await ask(running, asked))).toEqual([]);
      const requests = running.nhn.log.where({ operation: 'query_range' });
      expect(requests).toHaveLength(calls);
      await running.close();
    }
    gateway = undefined;
  });

  it.each([0, 1, 60_000])(
    '%i ms serves a stale answer that is as old, and none a millisecond older',
    async (staleMaxMs) => {
      let nowMs = Date.now();
      const running = await start({ staleMaxMs, upstreamRetries: 0 }, () => nowMs);
      const instant = '{ metrics { instant(query: "up") { coverage { status staleSeconds } } } }';
      expect(codes(await ask(running, instant))).toEqual([]);
      running.nhn.faults.add({ operation: 'query' }, { kind: 'drop' });
      nowMs += staleMaxMs;
      const atEdge = await ask<{ metrics: { instant: { coverage: unknown } } }>(running, instant);
      if (staleMaxMs === 0) expect(codes(atEdge)).toEqual(['UPSTREAM_UNAVAILABLE']);
      else
        expect(atEdge.data.metrics.instant.coverage).toEqual([{ status: 'STALE', staleSeconds: staleMaxMs / 1_000 }]);
      nowMs += 1;
      expect(codes(await ask(running, instant))).toEqual(['UPSTREAM_UNAVAILABLE']);
    },
  );
});

it('every limit has its edge tested: here, or in the file that is named', () => {
  const elsewhere: Readonly<Record<string, string>> = {
    listMaxAgeMs: 'integration/list-cache.test.ts',
    requestsInFlight: 'integration/load-shedding.test.ts',
    requestsPerCaller: 'integration/load-shedding.test.ts',
    receiveTimeoutMs: 'integration/slow-clients.test.ts',
    sendStallMs: 'integration/slow-clients.test.ts',
    sendTimeoutMs: 'integration/slow-clients.test.ts',
    subscriptions: 'integration/subscriptions-access.test.ts',
    subscriptionsPerCaller: 'integration/subscriptions-access.test.ts',
    subscriptionEveryMinMs: 'integration/subscriptions-access.test.ts',
    eventLoopDelayMs: 'unit/server/event-loop-delay.test.ts',
    depth: 'integration/limits.test.ts',
    cost: 'integration/limits.test.ts',
    answerCells: 'integration/limits-answers.test.ts',
    costPerMinute: 'integration/limits-rate.test.ts',
    operationNames: 'unit/telemetry/service-metrics.test.ts',
    shutdownGraceMs: 'unit/server/drain.test.ts',
  };
  const here = [
    ...['requestTimeoutMs', 'upstreamTimeoutMs', 'upstreamRetries', 'upstreamConcurrency', 'upstreamQueue'],
    ...[
      'upstreamBodyBytes',
      'upstreamBytesInFlight',
      'bodyBytes',
      'documentTokens',
      'pageSize',
      'pageSizeMax',
      'samplesPerSeries',
    ],
    ...['cacheBytes', 'refetchWindowMs', 'staleMaxMs'],
  ];
  expect(Object.keys(limitsSchema.shape).sort()).toEqual([...here, ...Object.keys(elsewhere)].sort());
  const silent = Object.entries(elsewhere).filter(([key, file]) => !readFileSync(`test/${file}`, 'utf8').includes(key));
  expect(silent).toEqual([]);
});

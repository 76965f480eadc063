import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';
import { startTenSeries, type TenSeries } from './ten-series.ts';

let prometheus: TenSeries;
let gateway: Gateway | undefined;
beforeAll(async () => {
  prometheus = await startTenSeries();
});
afterAll(() => prometheus.close());
beforeEach(() => {
  prometheus.calls = 0;
});
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function start(limits: Readonly<Record<string, number>> = {}): Promise<Gateway> {
  gateway = await startGateway({ nhn: { prometheusUrl: () => prometheus.url }, limits });
  return gateway;
}

const endSeconds = Math.floor(Date.now() / 60_000) * 60 - 7_200;

/** Asks for a range of so many points of each of ten series. */
async function askRange({ url }: Gateway, points: number, more: Readonly<Record<string, string>> = {}) {
  const start = String(endSeconds - (points - 1) * 60);
  const form = new URLSearchParams({ query: 'up', start, end: String(endSeconds), step: '60', ...more });
  const response = await fetch(`${url}/prometheus/api/v1/query_range?${form}`);
  const answer: unknown = await response.json();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), answer };
}

const refused = { status: 'error', errorType: 'execution', error: expect.stringMatching(/accepted: /) };

it('A query costs what it would cost in the graph', async () => {
  const running = await start({ costPerMinute: 30_000 });
  const span = `start: "${new Date((endSeconds - 1_439 * 60) * 1_000).toISOString()}", end: "${new Date(endSeconds * 1_000).toISOString()}"`;
  const graph = `{ metrics { range(query: "up", range: { ${span} }, step: "1m") { series { timestamps values } } } }`;
  const before = await ask(running, graph);
  const { used, remaining } = before.extensions.cost as { used: number; remaining: number };
  expect((await askRange(running, 1_440)).status).toBe(200);
  const after = await ask(running, '{ viewer { id } }');
  const left = (after.extensions.cost as { remaining: number }).remaining;
  // The graph has a little more to pay for the objects in which it hands the columns out.
  expect(Math.abs(remaining - 1 - left - used)).toBeLessThan(5);
});

it.each([
  ['takes what costs as much as one may', { cost: 40 }, 200],
  ['refuses what costs a point more, before anything is sent', { cost: 39 }, 422],
  ['refuses what costs more than a whole minute has', { costPerMinute: 39 }, 422],
  // 16 for each series; of each point a quarter for reading it, and its time and its value.
  ['takes an answer that is as large as one may be', { answerCells: 10 * (16 + 200 * 2.25) }, 200],
  ['refuses one that is larger', { answerCells: 10 * (16 + 200 * 2.25) - 1 }, 422],
])('%s', async (_, limits, status) => {
  const running = await start(limits);
  const { answer, ...told } = await askRange(running, 200);
  expect(told).toEqual({ status, retryAfter: null });
  if (status === 422) expect(answer).toEqual(refused);
  expect(prometheus.calls).toBe(status === 200 || 'answerCells' in limits ? 1 : 0);
});

it('The longest range that may be asked for is answered at the defaults', async () => {
  const { status } = await askRange(await start(), 100_000);
  expect([status, prometheus.calls]).toEqual([200, 10]);
});

it('A caller that has spent its minute is told when to come back', async () => {
  const running = await start({ costPerMinute: 100 });
  const answers = [await askRange(running, 200), await askRange(running, 201), await askRange(running, 202)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(Number(answers[2]?.retryAfter)).toBeGreaterThan(0);
});

it.each(['up[30d]', 'rate(up[5m])[30d:15s]'])(
  'An instant query of %s is a stretch of time, and is paid for as one',
  async (query) => {
    const running = await start();
    const response = await fetch(`${running.url}/prometheus/api/v1/query?${new URLSearchParams({ query })}`);
    expect([response.status, await response.json(), prometheus.calls]).toEqual([422, refused, 0]);
  },
);

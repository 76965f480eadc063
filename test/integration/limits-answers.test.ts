import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, ask } from '../support/graphql-client.ts';
import { startTenSeries, type TenSeries } from './ten-series.ts';

let prometheus: TenSeries;
let gateway: Gateway;
let limited: Gateway | undefined;

const start = (limits: Readonly<Record<string, number>> = {}) =>
  startGateway({ nhn: { prometheusUrl: () => prometheus.url }, limits });

beforeAll(async () => {
  prometheus = await startTenSeries();
  gateway = await start();
});
afterAll(async () => {
  await gateway.close();
  await prometheus.close();
});
beforeEach(() => {
  prometheus.calls = 0;
});
afterEach(async () => {
  await limited?.close();
  limited = undefined;
});

const codes = ({ errors }: Answer<unknown>) => errors.map(({ extensions }) => extensions.code);
const aliases = (count: number, field: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => field(i)).join(' ');

/** A range of so many points that ended two hours ago, with what is asked of its ten series. */
function range(points: number, fields: string, args = ''): string {
  const endMs = Math.floor(Date.now() / 60_000 - 120) * 60_000;
  const iso = (ms: number) => new Date(ms).toISOString();
  const span = `start: "${iso(endMs - (points - 1) * 60_000)}", end: "${iso(endMs)}"`;
  return `metrics { range(query: "up", range: { ${span} }, step: "1m"${args}) { series { ${fields} } } }`;
}

describe('Points that are asked for again and again are refused before anything is sent:', () => {
  it.each([
    [
      '600 columns of 10,000 points',
      `{ ${range(
        10_000,
        aliases(600, (i) => `v${i}: values`),
      )} }`,
    ],
    [
      '600 columns of times',
      `{ ${range(
        10_000,
        aliases(600, (i) => `t${i}: timestamps`),
      )} }`,
    ],
    ['rows of 100,000 points', `{ ${range(100_000, 'samples { timestamp value raw }')} }`],
    [
      '100 aliases of rows',
      `{ ${range(
        10_000,
        aliases(100, (i) => `s${i}: samples { timestamp value raw }`),
      )} }`,
    ],
    [
      '600 choices of a few points',
      `{ ${range(
        100_000,
        aliases(600, (i) => `v${i}: values(maxPoints: ${i + 4})`),
      )} }`,
    ],
    [
      '600 summaries',
      `{ ${range(
        100_000,
        aliases(600, (i) => `s${i}: summary { max }`),
      )} }`,
    ],
    ['20 ranges of 100,000 points', `{ ${aliases(20, (i) => `r${i}: ${range(100_000, 'values')}`)} }`],
    ['a month of raw samples', '{ metrics { instant(query: "up[30d]") { series { samples { raw } } } } }'],
  ])('%s', async (_, document) => {
    const answer = await ask(gateway, document);
    expect([answer.status, codes(answer)]).toEqual([400, ['QUERY_TOO_COMPLEX']]);
    expect(prometheus.calls).toBe(0);
  });
});

describe('What fits is answered:', () => {
  it('the longest range that may be asked for, as columns', async () => {
    const answer = await ask<{ metrics: { range: { series: { values: unknown[] }[] } } }>(
      gateway,
      `{ ${range(100_000, 'timestamps values')} }`,
    );
    expect([answer.status, codes(answer)]).toEqual([200, []]);
    expect(answer.data.metrics.range.series.map(({ values }) => values.length)).toEqual(Array(10).fill(100_000));
  });

  it('20 panels of ten series over a day by the minute, for less than half of the cost', async () => {
    const panel = range(1_440, 'name labels { name value } timestamps values summary { min max }');
    const answer = await ask(gateway, `{ ${aliases(20, (i) => `p${i}: ${panel}`)} }`);
    expect([answer.status, codes(answer)]).toEqual([200, []]);
    expect(Number((answer.extensions.cost as { used: number }).used)).toBeLessThan(10_000);
  });
});

describe('However many series come, an answer', () => {
  // Nobody knows before: here the cost is not looked at, as if all had been predicted too low.
  const unpredicted = (answerCells?: number) =>
    start({ cost: 1_000_000_000, ...(answerCells === undefined ? {} : { answerCells }) });

  it.each([
    ['rows of 100,000 points', range(100_000, 'samples { timestamp value raw }')],
    [
      '600 columns of 10,000 points',
      range(
        10_000,
        aliases(600, (i) => `v${i}: values`),
      ),
    ],
    [
      '100 aliases of rows',
      range(
        10_000,
        aliases(100, (i) => `s${i}: samples { timestamp value raw }`),
      ),
    ],
    [
      '1,000 choices of a few points',
      range(
        10_000,
        aliases(1_000, (i) => `v${i}: values(maxPoints: ${i + 4})`),
      ),
    ],
  ])('is null where it would be larger than it may be, and the rest stands: %s', async (_, dear) => {
    limited = await unpredicted();
    const startedAt = performance.now();
    const answer = await ask<Record<string, unknown>>(limited, `{ ${dear} viewer { id } }`);
    expect(answer.status).toBe(200);
    expect(new Set(codes(answer))).toEqual(new Set(['QUERY_TOO_COMPLEX']));
    expect(answer.errors[0]?.message).toMatch(/^the answer is larger than 4000000 cells, .*; accepted: fewer series, /);
    expect(answer.data).toMatchObject({ viewer: { id: expect.any(String) } });
    // On an idle machine all are below two seconds, most of which the upstream takes.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect((await ask(limited, '{ viewer { id } }')).status).toBe(200);
  });

  it.each([
    // 16 for each series, 0.25 for each point read; 4 for each of a series’ two fields, itself being one; 1 for each value.
    ['a column', 'values', 10 * (16 + 25 + 2 * 4 + 100)],
    // As above, but 4 for each of a row's three fields, itself being one.
    ['rows', 'samples { value raw }', 10 * (16 + 25 + 2 * 4 + 100 * 3 * 4)],
    // 25 more for looking through all. Of points that are all alike each stretch keeps one: 31 under 60.
    ['points chosen of others', 'values(maxPoints: 60)', 10 * (16 + 25 + 2 * 4 + 25 + 31)],
  ])('of %s takes what is as large, and not what is one cell larger', async (_, fields, cells) => {
    for (const [limit, expected] of [
      [Math.ceil(cells), []],
      [Math.ceil(cells) - 1, ['QUERY_TOO_COMPLEX']],
    ] as const) {
      const running = await unpredicted(limit);
      const answer = await ask(running, `{ ${range(100, fields)} }`);
      expect([limit, answer.status, codes(answer)]).toEqual([limit, 200, expected]);
      await running.close();
    }
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedServer, startScriptedServer } from '../contract/scripted-server.ts';
import { storyServers } from '../simulators/story.ts';
import { storyAlerts, storyDowntime } from '../simulators/zmon/zmon-story.ts';
import { ask, data } from '../support/graphql-client.ts';
import { startZmonGateway, type ZmonGateway } from '../support/zmon-gateway.ts';

/** A whole minute of today, so that the grid of minutes and the gateway's validation both agree with it. */
const NOW = Math.floor(Date.now() / 60_000) * 60_000;
const MINUTE = 60_000;
const at = (minutesBeforeNow: number) => new Date(NOW - minutesBeforeNow * MINUTE).toISOString();

let prometheus: ScriptedServer;
let gateway: ZmonGateway;

beforeAll(async () => {
  prometheus = await startScriptedServer((response, { url, body }) => {
    const asked = new URLSearchParams(body || url.split('?')[1]);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: seriesOfAll(asked) } }));
  });
  gateway = await startZmonGateway({
    nhn: { prometheusUrl: () => prometheus.url },
    nowMs: () => NOW,
    zmon: { now: () => NOW },
  });
});
afterAll(async () => {
  await gateway.close();
  await prometheus[Symbol.asyncDispose]();
});
afterEach(() => void gateway.takeZmonCalls());

/** Of each server of kr a series whose value at each moment is how many minutes before now that is; and a sum. */
function seriesOfAll(asked: URLSearchParams): unknown[] {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(asked.get(name)));
  const values: [number, string][] = [];
  for (let second = start ?? 0; second <= (end ?? 0); second += step || 60) {
    values.push([second, String((NOW / 1_000 - second) / 60)]);
  }
  const labels = storyServers('kr').map(({ ip }) => ({ instance: `${ip}:9100`, job: 'node' }));
  return [...labels, {}].map((metric) => ({ metric, values }));
}

type Rows = readonly Readonly<Record<string, unknown>>[];

/** The rows by the address of their machine; the sum, which has none, by null. */
function byMachine(rows: Rows): ReadonlyMap<unknown, unknown> {
  return new Map(rows.map(({ label, ...fields }) => [String(label).replace(':9100', ''), fields]));
}

/** `fields` of the series of each server of kr, and of the sum; from minute 60 to `end` before now. */
async function chart(fields: string, ids: readonly number[], end = 0) {
  const { metrics } = await data<{ metrics: { range: { series: Rows } } }>(
    gateway,
    `query ($ids: [Int!]!, $start: DateTime!, $end: DateTime!) { metrics {
      range(query: "x", range: { start: $start, end: $end }, step: "1m") { series { label(name: "instance") ${fields} } } } }`,
    { variables: { ids, start: at(60), end: at(end) } },
  );
  return byMachine(metrics.range.series);
}

const web01 = '10.10.1.11';
const web03 = '10.10.1.13';
const db01 = '10.10.2.11';
const batch01 = '10.10.4.11';
const sum = 'null';
const OVERLAYS =
  'overlays(definitionIds: $ids) { downtimes { start end downtime { downtimeId } } alerts { start end alert { definitionId server { name } } } }';

describe('Overlays of a chart', () => {
  it('are the downtimes and alerts of the machine behind each series, clipped to the window', async () => {
    const ids = [storyAlerts.webUnreachable, storyAlerts.diskAlmostFull, storyAlerts.slowAnswers];
    const series = await chart(OVERLAYS, ids);
    const began = new Date(NOW - 40 * MINUTE + 63_217).toISOString();
    expect(series.get(web03)).toEqual({
      overlays: {
        downtimes: [{ start: at(20), end: at(0), downtime: { downtimeId: storyDowntime.id } }],
        alerts: [{ start: began, end: at(0), alert: { definitionId: 11, server: { name: 'web-03' } } }],
      },
    });
    // It has been firing since yesterday.
    expect(series.get(batch01)).toEqual({
      overlays: {
        downtimes: [],
        alerts: [{ start: at(60), end: at(0), alert: { definitionId: 16, server: { name: 'batch-01' } } }],
      },
    });
    expect(series.get(web01)).toMatchObject({ overlays: { downtimes: [], alerts: [] } });
    expect(series.get(sum)).toEqual({ overlays: null });
  });

  it('cost one call to ZMON, whatever the number of series', async () => {
    await chart(OVERLAYS, [11, 12, 13]);
    expect(gateway.takeZmonCalls()).toEqual({ getAlertStatus: 1 });
  });

  it('of a window that is over show no alert that began later', async () => {
    const series = await chart(OVERLAYS, [storyAlerts.webUnreachable], 45);
    expect(series.get(web03)).toMatchObject({ overlays: { downtimes: [], alerts: [] } });
  });

  it('know downtimes that were scheduled through the gateway, also of a machine for which nothing fires', async () => {
    const { scheduleDowntime } = await data<{ scheduleDowntime: { downtime: { downtimeId: string } } }>(
      gateway,
      `mutation ($start: DateTime!, $end: DateTime!) { scheduleDowntime(input: {
        comment: "disk", startTime: $start, endTime: $end, entities: ["db-01"], alertDefinitionIds: [13] }) {
        downtime { downtimeId } userErrors { message } } }`,
      { variables: { start: at(10), end: at(-30) } },
    );
    const { downtimeId } = scheduleDowntime.downtime;
    expect((await chart(OVERLAYS, [13])).get(db01)).toMatchObject({
      overlays: { downtimes: [{ start: at(10), end: at(0), downtime: { downtimeId } }], alerts: [] },
    });
    expect((await chart(OVERLAYS, [11])).get(db01)).toMatchObject({ overlays: { downtimes: [] } });
    await data(gateway, 'mutation ($id: ID!) { deleteDowntime(input: { downtimeId: $id }) { userErrors { code } } }', {
      variables: { id: downtimeId },
    });
    expect((await chart(OVERLAYS, [13])).get(db01)).toMatchObject({ overlays: { downtimes: [] } });
  });
});

describe('A summary', () => {
  it('is over all 61 minutes, and with the downtime left out over the 40 before it', async () => {
    const answer = await ask<{ metrics: { range: { series: Rows } } }>(
      gateway,
      `query ($start: DateTime!, $end: DateTime!) { metrics { range(query: "x", range: { start: $start, end: $end }, step: "1m") {
        series { label(name: "instance") all: summary { count min max mean first last }
                 rest: summary(exclude: DOWNTIME, definitionIds: [11]) { count min max mean first last } } } } }`,
      { variables: { start: at(60), end: at(0) } },
    );
    const series = byMachine(answer.data.metrics.range.series);
    const all = { count: 61, min: 0, max: 60, mean: 30, first: 60, last: 0 };
    expect(series.get(web03)).toEqual({ all, rest: { count: 40, min: 21, max: 60, mean: 40.5, first: 60, last: 21 } });
    expect(series.get(web01)).toEqual({ all, rest: all });
    // The sum over all has no machine: that is said, instead of a summary that only looks right.
    expect(series.get(sum)).toEqual({ all, rest: null });
    expect(answer.errors.map(({ path, extensions }) => [path?.at(-1), extensions.code])).toEqual([
      ['rest', 'BAD_USER_INPUT'],
    ]);
  });

  it('needs to be told whose downtimes it leaves out', async () => {
    const answer = await ask(
      gateway,
      '{ metrics { range(query: "x", range: { last: "5m" }) { series { summary(exclude: DOWNTIME) { count } } } } }',
    );
    expect(answer.errors[0]).toMatchObject({
      message: expect.stringMatching(/^definitionIds: needed with exclude/),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

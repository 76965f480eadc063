import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ScriptedServer, startScriptedServer } from '../contract/scripted-server.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { data } from '../support/graphql-client.ts';
import { type RedisServer, startRedis } from '../support/prometheus/redis.ts';
import { startZmonGateway, ZMON_TOKEN, type ZmonGateway } from '../support/zmon-gateway.ts';
import { until } from './redis-instances.ts';

const NOW = Math.floor(Date.now() / 60_000) * 60_000;
const iso = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

let redis: RedisServer;
let prometheus: ScriptedServer;
let one: ZmonGateway | undefined;
let two: Gateway | undefined;
beforeAll(async () => {
  redis = await startRedis();
  // web-01 of the story, of whom no alert is firing: ZMON itself tells nothing of its downtimes.
  const metric = { instance: '10.10.1.11:9100', job: 'node' };
  const result = [{ metric, values: [[NOW / 1_000 - 60, '1']] }];
  prometheus = await startScriptedServer((response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
  });
});
afterEach(async () => {
  await two?.close();
  await one?.close();
});
afterAll(async () => {
  await prometheus?.[Symbol.asyncDispose]();
  await redis?.close();
});

async function commentsOver(gateway: { readonly url: string }): Promise<string[]> {
  const { metrics } = await data<{
    metrics: { range: { series: { overlays: { downtimes: { downtime: { comment: string } }[] } }[] } };
  }>(
    gateway,
    `{ metrics { range(query: "up", range: { start: "${iso(-60)}", end: "${iso(0)}" }, step: "1m") {
      series { overlays(definitionIds: [11]) { downtimes { downtime { comment } } } } } } }`,
  );
  return metrics.range.series.flatMap(({ overlays }) => overlays.downtimes.map(({ downtime }) => downtime.comment));
}

it('a downtime that was scheduled through one instance lies over the charts of the other, until it is deleted through that', async () => {
  const config = { cache: { redisUrl: redis.url } };
  one = await startZmonGateway({ nhn: { prometheusUrl: () => prometheus.url }, nowMs: () => NOW, config });
  const { endpoints, projects } = one.nhn;
  const zmon = { name: 'zmon', kind: 'zmon', url: one.zmon.url, auth: { bearer: ZMON_TOKEN } };
  const nhnSource = { endpoints, projects };
  two = await startGateway({ nhn: {}, nhnSource, sources: [zmon], nowMs: () => NOW, config });
  for (const { logLines } of [one, two])
    await until(() => logLines.some((line) => line.includes('Redis is connected')));

  expect(await commentsOver(two)).toEqual([]);
  const input = `{ comment: "New disk", startTime: "${iso(-30)}", endTime: "${iso(60)}", entities: ["web-01"] }`;
  const { scheduleDowntime } = await data<{ scheduleDowntime: { downtime: { downtimeId: string } } }>(
    one,
    `mutation { scheduleDowntime(input: ${input}) { downtime { downtimeId } userErrors { message } } }`,
  );
  expect(await commentsOver(two)).toEqual(['New disk']);

  const deleted = await data<{ deleteDowntime: unknown }>(
    two,
    `mutation { deleteDowntime(input: { downtimeId: "${scheduleDowntime.downtime.downtimeId}" }) { downtime { comment } userErrors { message } } }`,
  );
  expect(deleted).toEqual({ deleteDowntime: { downtime: { comment: 'New disk' }, userErrors: [] } });
  expect(await commentsOver(one)).toEqual([]);
});

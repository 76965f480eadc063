import { randomBytes, randomInt } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KnownPrometheus, startKnownPrometheus } from '../support/known-prometheus.ts';
import { type RedisServer, startRedis } from '../support/prometheus/redis.ts';
import { startTcpSwitch, type TcpSwitch } from '../support/tcp-switch.ts';
import {
  askRange,
  expected,
  type Instance,
  lastMinutes,
  namesIn,
  nowMs,
  startInstance,
  stepSeconds,
  until,
  withRedis,
} from './redis-instances.ts';

let redis: RedisServer;
let known: KnownPrometheus;
let path: TcpSwitch;
let instances: Instance[] = [];
const rejections: unknown[] = [];
const noteRejection = (reason: unknown) => rejections.push(reason);
beforeAll(async () => {
  process.on('unhandledRejection', noteRejection);
  known = await startKnownPrometheus();
});
beforeEach(async () => {
  redis = await startRedis();
  path = await startTcpSwitch(redis.port);
});
afterEach(async () => {
  await Promise.all(instances.map((instance) => instance.close()));
  instances = [];
  await path.close();
  await redis.close();
});
afterAll(async () => {
  await known?.close();
  process.off('unhandledRejection', noteRejection);
});

async function start(options: { readonly limits?: Record<string, number> } = {}, connected = true): Promise<Instance> {
  const redisUrl = `redis://127.0.0.1:${path.port}`;
  const instance = await startInstance({ redisUrl, known, ...options }, connected);
  instances.push(instance);
  return instance;
}

/** A chart of any stretch of the last day, of a few queries: some known already, some not. */
function anyRange() {
  const end = nowMs / 1_000 - randomInt(0, 300) * stepSeconds;
  return { query: `known_${randomInt(0, 3)}`, start: end - randomInt(1, 600) * stepSeconds, end, step: stepSeconds };
}

/** Asks both instances, three questions at a time; gives how many answers were wrong. */
async function wrongAnswers(rounds: number): Promise<number> {
  let wrong = 0;
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(
      [...instances, ...instances, ...instances].map(async (instance) => {
        const range = anyRange();
        const answer = await askRange(instance, range);
        if (JSON.stringify(answer) !== JSON.stringify(expected(range))) wrong += 1;
      }),
    );
  }
  return wrong;
}

describe('While Redis goes and comes', () => {
  it('is killed and started again under load, falls silent, and comes back: no answer is wrong and none fails', async () => {
    // Hardly any memory: what Redis has is asked for again and again.
    await Promise.all([start({ limits: { cacheBytes: 200_000 } }), start({ limits: { cacheBytes: 200_000 } })]);
    const wrong = { up: await wrongAnswers(5), down: 0, again: 0, silent: 0, back: 0 };

    const falling = wrongAnswers(5);
    await redis.close();
    path.to(null);
    wrong.down = (await falling) + (await wrongAnswers(5));

    redis = await startRedis();
    path.to(redis.port);
    await until(async () => {
      wrong.again += await wrongAnswers(1);
      return (await namesIn(redis.url)).length > 0;
    });
    wrong.again += await wrongAnswers(5);

    path.silence(true);
    wrong.silent = await wrongAnswers(5);
    path.silence(false);
    wrong.back = await wrongAnswers(5);

    expect(wrong).toEqual({ up: 0, down: 0, again: 0, silent: 0, back: 0 });
    expect(rejections).toEqual([]);
    for (const { logLines } of instances) {
      const told = logLines.filter((line) => line.includes('Redis'));
      expect(told.length).toBeLessThan(12);
      expect(told.filter((line) => line.includes('Redis is away')).length).toBeGreaterThan(0);
    }
  });

  it('a Redis that was never there costs no answer, and one line of the log; the metrics tell until it comes', async () => {
    path.to(null);
    await start({}, false);
    await until(() => instances[0]?.logLines.some((line) => line.includes('Redis is away')) ?? false);

    expect(await wrongAnswers(3)).toBe(0);
    expect(instances[0]?.logLines.filter((line) => line.includes('Redis'))).toHaveLength(1);
    const away = async () =>
      /^sightline_redis_away (\d)$/m.exec(await (await fetch(`${instances[0]?.url}/metrics`)).text())?.[1];
    expect(await away()).toBe('1');
    path.to(redis.port);
    await until(async () => (await away()) === '0');
  });

  it('a silent Redis holds an answer up by tenths of a second, and then not at all for a while', async () => {
    const instance = await start();
    path.silence(true);
    const tookMs: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const startedAt = performance.now();
      await askRange(instance, lastMinutes(10, `silent_${i}`));
      tookMs.push(performance.now() - startedAt);
    }

    // Three waits of 100 ms open the circuit: two in the first answer, one in the second.
    expect(Math.max(...tookMs)).toBeLessThan(700);
    expect(tookMs.filter((ms) => ms > 95).length).toBeLessThan(5);
    expect(instance.logLines.some((line) => line.includes('no answer in time'))).toBe(true);
  });

  it('garbage, halves, older forms and values of other names are as if they were not there', async () => {
    const [one] = [await start()];
    for (const query of ['known_0', 'known_1', 'known_2']) await askRange(one, lastMinutes(900, query));
    await until(async () => (await namesIn(redis.url)).length === 3);
    const names = await namesIn(redis.url);

    await withRedis(redis.url, async (client) => {
      const [first = '', second = '', third = ''] = names;
      const halve = "redis.call('set', KEYS[1], string.sub(redis.call('get', KEYS[1]), 1, 400))";
      await client.eval(halve, { keys: [first] });
      await client.copy(second, third, { REPLACE: true });
      await client.set(second, randomBytes(5_000));
    });
    await start();
    expect(await wrongAnswers(6)).toBe(0);

    await withRedis(redis.url, async (client) => {
      for (const name of await namesIn(redis.url)) {
        await client.del(name);
        await client.lPush(name, 'a list');
      }
      for (const name of await namesIn(redis.url, 'sightline:generation:')) {
        await client.del(name);
        await client.hSet(name, 'a', 'hash');
      }
    });
    await start();
    expect(await wrongAnswers(6)).toBe(0);
    expect(rejections).toEqual([]);
  });
});

describe('A Redis with a password', () => {
  it('is used, and the password is in no line of the log: neither when it is right, nor when it is wrong', async () => {
    await withRedis(redis.url, (client) => client.configSet('requirepass', 'seeded-password-0815'));
    const urlWith = (password: string) => `redis://default:${password}@127.0.0.1:${path.port}/1`;
    const right = await startInstance({ redisUrl: urlWith('seeded-password-0815'), known });
    const wrong = await startInstance({ redisUrl: urlWith('another-password-0815'), known }, false);
    instances.push(right, wrong);
    await until(() => wrong.logLines.some((line) => line.includes('WRONGPASS')));
    expect(await wrongAnswers(2)).toBe(0);

    await withRedis(urlWith('seeded-password-0815'), async (client) =>
      until(async () => (await client.keys('sightline:extents:*')).length > 0),
    );
    await redis.close();
    await until(() => right.logLines.some((line) => line.includes('Redis is away')));
    const everything = [...right.logLines, ...wrong.logLines].join('\n');
    expect(everything).not.toContain('password-0815');
  });
});

import { randomBytes } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { createSharedRecords } from '../../src/cache/records/shared-records.ts';
import { createRedisGenerations } from '../../src/cache/redis/redis-generations.ts';
import type { RedisLink } from '../../src/cache/redis/redis-link.ts';
import { createRedisRecords } from '../../src/cache/redis/redis-records.ts';
import { createRedisSeal } from '../../src/cache/redis/redis-seal.ts';
import { linkedRedis } from './linked-redis.ts';

const redis = linkedRedis();
beforeEach(() => redis.link.run((client) => client.flushAll()));

const place = 'downtimes/zmon';
const parse = (value: unknown) => (typeof value === 'string' ? value : null);

/** The records of one instance; `cut` makes its Redis unreachable. */
function startInstance(secret = 'a secret of sixteen') {
  const instance = { cut: false, nowMs: 1_000 };
  const way: RedisLink = {
    ...redis.link,
    run: (command, timeoutMs) =>
      instance.cut ? Promise.reject(new Error('not connected')) : redis.link.run(command, timeoutMs),
  };
  const seal = createRedisSeal(secret);
  const records = createSharedRecords({
    far: createRedisRecords('texts', way, seal),
    generations: createRedisGenerations(way, seal),
    parse,
    nowMs: () => instance.nowMs++,
  });
  return Object.assign(instance, { records });
}

it('what one instance puts or removes the others know with their next question', async () => {
  const [one, two] = [startInstance(), startInstance()];
  await one.records.put(place, 'a', 'first');
  two.nowMs = 2_000;
  await two.records.put(place, 'b', 'second');
  expect(await one.records.all(place)).toEqual(['first', 'second']);
  expect(await two.records.remove(place, 'a')).toBe('first');
  expect(await one.records.all(place)).toEqual(['second']);
  expect(await one.records.remove(place, 'a')).toBeNull();
  expect(await startInstance().records.all(place)).toEqual(['second']);
  expect(await one.records.all('downtimes/another')).toEqual([]);
});

it('a question costs one look at Redis as long as nothing has changed, however many ask', async () => {
  const [one, two] = [startInstance(), startInstance()];
  await one.records.put(place, 'a', 'first');
  await two.records.all(place);
  const commands = async () => {
    const stats = await redis.link.run((client) => client.info('commandstats'));
    return Number(/cmdstat_hgetall:calls=(\d+)/.exec(stats.toString())?.[1] ?? 0);
  };
  const before = await commands();
  await Promise.all(Array.from({ length: 200 }, () => two.records.all(place)));
  expect(await commands()).toBe(before);
});

it('while Redis is away each goes on with what it knows, and tells the rest when it is back', async () => {
  const [one, two] = [startInstance(), startInstance()];
  await one.records.put(place, 'a', 'first');
  await two.records.all(place);
  one.cut = true;
  await one.records.put(place, 'b', 'second');
  expect(await one.records.remove(place, 'a')).toBe('first');
  expect(await one.records.all(place)).toEqual(['second']);
  expect(await two.records.all(place)).toEqual(['first']);
  one.cut = false;
  await one.records.catchUp();
  expect(await two.records.all(place)).toEqual(['second']);
  expect(await one.records.all(place)).toEqual(['second']);
});

it('a Redis that has lost everything is told again by whoever knows it; what was removed stays so', async () => {
  const [one, two] = [startInstance(), startInstance()];
  await one.records.put(place, 'a', 'first');
  await one.records.put(place, 'b', 'second');
  await two.records.remove(place, 'a');
  await one.records.all(place);
  await redis.link.run((client) => client.flushAll());
  expect(await two.records.all(place)).toEqual(['second']);
  expect(await startInstance().records.all(place)).toEqual(['second']);
  expect(await one.records.all(place)).toEqual(['second']);
});

it('calls at the same time lose nothing of each other', async () => {
  const all = [startInstance(), startInstance(), startInstance()];
  const ids = Array.from({ length: 60 }, (_, i) => `id-${i}`);
  await Promise.all(ids.map((id, i) => all[i % 3]?.records.put(place, id, id)));
  await Promise.all(ids.slice(0, 30).map((id, i) => all[(i + 1) % 3]?.records.remove(place, id)));
  for (const { records } of all) expect((await records.all(place)).toSorted()).toEqual(ids.slice(30).toSorted());
});

it('nothing can be read without the secret, and what others have put there is as if it were not there', async () => {
  const one = startInstance();
  await one.records.put(place, 'secret-id', 'secret-value');
  const [name = ''] = await redis.link.run((client) => client.keys('sightline:records:*'));
  const fields = await redis.link.run((client) => client.hGetAll(name));
  expect(JSON.stringify([name, fields])).not.toMatch(/secret-|downtimes|zmon/);
  expect(await startInstance('another secret of sixteen').records.all(place)).toEqual([]);

  const [field = ''] = Object.keys(fields).filter((each) => each !== 'epoch');
  await redis.link.run((client) => client.hSet(name, { garbage: randomBytes(100), moved: fields[field] ?? '' }));
  expect(await startInstance().records.all(place)).toEqual(['secret-value']);
});

import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createRedisLink } from '../../src/cache/redis/redis-link.ts';
import { createRedisLists } from '../../src/cache/redis/redis-lists.ts';
import { createRedisSeal } from '../../src/cache/redis/redis-seal.ts';
import { linkedRedis } from './linked-redis.ts';

const redis = linkedRedis();

const listsOf = (secret = 'a secret of sixteen') => createRedisLists(redis.link, createRedisSeal(secret));
const untilMs = 1_777_600_005_000;
const rows = [{ name: 'web-01 \u0000 ∞', ip: null, port: 9100 }, { name: '__proto__' }];
const names = () => redis.link.run((client) => client.keys('*'));

it('a list comes back as it was, with the time until which it may be used', async () => {
  const lists = listsOf();
  await lists.write('servers', { rows, untilMs }, 60_000);
  expect(await lists.read('servers')).toEqual({ rows, untilMs });
  expect(await lists.read('others')).toBeNull();
});

it('a list ends by itself', async () => {
  const lists = listsOf();
  await lists.write('short', { rows, untilMs }, 40);
  await expect.poll(() => lists.read('short')).toBeNull();
});

it('nothing of it can be read without the secret, nor be found with another', async () => {
  await listsOf().write('sealed', { rows, untilMs }, 60_000);
  expect(await listsOf('another secret of sixteen').read('sealed')).toBeNull();
  for (const name of await names()) {
    const value = await redis.link.run((client) => client.get(name));
    expect(`${name} ${value}`).not.toMatch(/web-01|sealed/);
  }
});

it('garbage, other types and values of other names are as if they were not there', async () => {
  const lists = listsOf();
  await lists.write('one', { rows, untilMs }, 60_000);
  const before = new Set((await names()).map(String));
  await lists.write('two', { rows, untilMs }, 60_000);
  const two = (await names()).find((name) => !before.has(String(name))) ?? '';
  const [one = ''] = before;
  await redis.link.run((client) => client.copy(one, two, { REPLACE: true }));
  expect(await lists.read('two')).toBeNull();
  await redis.link.run((client) => client.set(two, randomBytes(500)));
  expect(await lists.read('two')).toBeNull();
  await redis.link.run((client) => client.del(two));
  await redis.link.run((client) => client.lPush(two, 'a list'));
  expect(await lists.read('two')).toBeNull();
});

it('a list too large for one value is left out, and so is one that Redis cannot take', async () => {
  const lists = listsOf();
  const large = Array.from({ length: 60_000 }, () => randomBytes(48).toString('base64'));
  await lists.write('large', { rows: large, untilMs }, 60_000);
  expect(await lists.read('large')).toBeNull();
  const closed = createRedisLink({ url: redis.url, observe: () => undefined });
  const apart = createRedisLists(closed, createRedisSeal('a secret of sixteen'));
  await expect(apart.write('servers', { rows, untilMs }, 60_000)).resolves.toBeUndefined();
  expect(await apart.read('servers')).toBeNull();
});

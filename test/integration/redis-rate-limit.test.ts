import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ask } from '../support/graphql-client.ts';
import { type KnownPrometheus, startKnownPrometheus } from '../support/known-prometheus.ts';
import { type RedisServer, startRedis } from '../support/prometheus/redis.ts';
import { type Instance, namesIn, startInstance, until, withRedis } from './redis-instances.ts';

const costPerMinute = 100;
const auth = {
  apiKeys: [
    { name: 'one', key: 'key-of-caller-one', role: 'VIEWER' },
    { name: 'two', key: 'key-of-caller-two', role: 'VIEWER' },
  ],
};
const query = '{ metrics { instant(query: "known") { resultType } } }';

let redis: RedisServer;
let known: KnownPrometheus;
let instances: [Instance, Instance];
beforeAll(async () => {
  [redis, known] = await Promise.all([startRedis(), startKnownPrometheus()]);
});
beforeEach(async () => {
  await withRedis(redis.url, (client) => client.flushAll());
  const options = { redisUrl: redis.url, known, limits: { costPerMinute }, config: { auth } };
  instances = [await startInstance(options), await startInstance(options)];
});
afterEach(() => Promise.all(instances.map((instance) => instance.close())));
afterAll(() => Promise.all([redis?.close(), known?.close()]));

const askAs = (caller: string, instance: Instance): Promise<Answer<unknown>> =>
  ask(instance, query, { headers: { 'x-api-key': `key-of-caller-${caller}` } });

/** Asks until it is refused; gives how often it was answered, and the refusal. */
async function askUntilRefused(caller: string, choose: (round: number) => Instance) {
  for (let answered = 0; answered < 200; answered += 1) {
    const answer = await askAs(caller, choose(answered));
    if (answer.errors.length > 0) return { answered, refusal: answer };
  }
  throw new Error('it was never refused');
}

describe('A caller’s minute', () => {
  it('is one for all instances: what is spent at one is not left at the other', async () => {
    const [one, two] = instances;
    const { answered, refusal } = await askUntilRefused('one', (round) => (round % 2 === 0 ? one : two));

    expect(refusal.errors.map(({ extensions }) => extensions.code)).toEqual(['RATE_LIMITED']);
    expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
    const cost = Number(refusal.errors[0]?.extensions.cost);
    expect(answered).toBe(Math.floor(costPerMinute / cost));
    // What was refused has spent nothing, and another caller has a minute of its own.
    expect((await askAs('one', two)).errors[0]?.extensions.code).toBe('RATE_LIMITED');
    expect((await askAs('two', one)).errors).toEqual([]);
  });

  it('names no caller in Redis, and ends by itself', async () => {
    await askAs('one', instances[0]);
    const names = await namesIn(redis.url, 'sightline:rate');

    expect(names).toHaveLength(1);
    expect(names[0]).not.toContain('one');
    const seconds = await withRedis(redis.url, (client) => client.ttl(names[0] ?? ''));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('is counted by each instance for itself while Redis is away', async () => {
    await redis.close();
    await until(() => instances.every(({ logLines }) => logLines.some((line) => line.includes('Redis is away'))));
    const [one, two] = instances;
    const first = await askUntilRefused('one', () => one);
    const second = await askUntilRefused('one', () => two);

    expect(first.refusal.errors.map(({ extensions }) => extensions.code)).toEqual(['RATE_LIMITED']);
    expect(second.answered).toBe(first.answered);
    expect(first.answered).toBeGreaterThan(0);
    redis = await startRedis();
  });
});

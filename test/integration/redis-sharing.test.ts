import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KnownPrometheus, startKnownPrometheus } from '../support/known-prometheus.ts';
import { type RedisServer, startRedis } from '../support/prometheus/redis.ts';
import {
  askRange,
  expected,
  type Instance,
  type InstanceOptions,
  lastMinutes,
  namesIn,
  startInstance,
  until,
  withRedis,
} from './redis-instances.ts';

let redis: RedisServer;
let known: KnownPrometheus;
let instances: Instance[] = [];
beforeAll(async () => {
  [redis, known] = await Promise.all([startRedis(), startKnownPrometheus()]);
});
beforeEach(async () => {
  await withRedis(redis.url, (client) => client.flushAll());
  Object.assign(known, { sent: 0, age: 0 });
});
afterEach(async () => {
  await Promise.all(instances.map((instance) => instance.close()));
  instances = [];
});
afterAll(() => Promise.all([redis?.close(), known?.close()]));

async function start(options: Partial<InstanceOptions> = {}): Promise<Instance> {
  const instance = await startInstance({ redisUrl: redis.url, known, ...options });
  instances.push(instance);
  return instance;
}

/** The points that the upstream sends for this. */
async function sentFor(work: () => Promise<unknown>): Promise<number> {
  known.sent = 0;
  await work();
  return known.sent;
}

const written = (count = 1) => until(async () => (await namesIn(redis.url)).length >= count);
const day = lastMinutes(24 * 60);

describe('Two instances with one Redis', () => {
  it('what one has read the other does not ask for again: less than a twentieth', async () => {
    const [one, two] = [await start(), await start()];

    const first = await sentFor(async () => expect(await askRange(one, day)).toEqual(expected(day)));
    await written();
    const second = await sentFor(async () => expect(await askRange(two, day)).toEqual(expected(day)));

    expect(first).toBe(3 * (24 * 60 + 1));
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThan(first * 0.05);
  });

  it('a new instance takes up where one that has ended left off', async () => {
    await askRange(await start(), day);
    await written();
    await Promise.all(instances.splice(0).map((instance) => instance.close()));
    const later = await start();

    expect(await sentFor(() => askRange(later, day))).toBeLessThan(3 * 24 * 60 * 0.05);
    expect(await askRange(later, day)).toEqual(expected(day));
  });

  it('two hundred questions cost Redis a handful of reads, not two hundred round trips', async () => {
    const one = await start();
    const query = (count: number) =>
      `{ metrics { ${Array.from({ length: count }, (_, i) => `q${i}: range(query: "known_${i}", range: { last: "1h" }, step: "1m") { step }`).join(' ')} } }`;
    const ask = (count: number) =>
      fetch(`${one.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: query(count) }),
      }).then((response) => response.text());
    await ask(1);

    const reads = async () => {
      const stats = await withRedis(redis.url, (client) => client.info('stats'));
      const number = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(stats)?.[1]);
      return { looks: number('keyspace_misses') + number('keyspace_hits'), turns: number('total_reads_processed') };
    };
    const before = await reads();
    expect(await ask(200)).not.toContain('errors');
    const after = await reads();

    expect(after.looks - before.looks).toBeGreaterThanOrEqual(200);
    // Those of this test's own connections and of the writes that follow are among them.
    expect(after.turns - before.turns).toBeLessThan(60);
  });

  it('other credentials find nothing, though the name and the query are the same', async () => {
    const [one, two] = [await start(), await start({ token: 'token-two', cache: { secret: 'the same for both' } })];
    const three = await start({ cache: { secret: 'the same for both' } });
    await askRange(three, day);
    await written();

    expect(await askRange(two, day)).toEqual(expected(day, 'token-two'));
    expect(await askRange(one, day)).toEqual(expected(day));
    expect(await sentFor(() => askRange(two, lastMinutes(120, 'other')))).toBe(3 * 121);
  });

  it('nor does another address of the same name, nor an instance with another secret or other settled times', async () => {
    const elsewhere = await startKnownPrometheus();
    elsewhere.age = 7;
    const secret = 'the same for both';
    await askRange(await start({ cache: { secret } }), day);
    await written();
    const other = await start({ cache: { secret }, known: elsewhere });

    expect(await askRange(other, day)).toEqual(expected(day, 'token-one', 7));
    await elsewhere.close();
    for (const options of [
      { cache: { secret: 'another long secret' } },
      { cache: { secret }, limits: { refetchWindowMs: 1 } },
    ]) {
      const apart = await start(options);
      expect(await sentFor(() => askRange(apart, day))).toBe(3 * (24 * 60 + 1));
    }
  });

  it('nothing in Redis tells a credential, a query, a label or a value', async () => {
    const token = 'seeded-token-4711';
    const one = await start({ token, limits: { costPerMinute: 1_000 } });
    await askRange(one, day);
    await fetch(`${one.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ regions { code } }' }),
    });
    await written();

    const names = await namesIn(redis.url, '');
    const values = await withRedis(redis.url, async (client) =>
      Promise.all(names.map(async (name) => (await client.dump(name)) ?? '')),
    );
    const everything = [...names, ...values].join('\n');
    expect(names.map((name) => name.split(':')[1]).sort()).toEqual(expect.arrayContaining(['extents', 'generation']));
    for (const secret of [token, 'known', 'job', expected(day, token)[0]?.values[0]?.[1] ?? '']) {
      expect(everything).not.toContain(secret);
    }
  });

  it('every value ends by itself, by default after an hour', async () => {
    await askRange(await start(), day);
    await written();
    const [name = ''] = await namesIn(redis.url);
    const seconds = await withRedis(redis.url, (client) => client.ttl(name));
    expect(seconds).toBeGreaterThan(3_590);
    expect(seconds).toBeLessThanOrEqual(3_600);

    await askRange(await start({ cache: { ttlSeconds: 60, secret: 'another long secret' } }), day);
    await written(2);
    const ttls = await withRedis(redis.url, async (client) =>
      Promise.all((await namesIn(redis.url)).map((each) => client.ttl(each))),
    );
    expect(Math.min(...ttls)).toBeLessThanOrEqual(60);
  });

  it('after a write through one, the other finds what was written, however old', async () => {
    const [one, two] = [await start(), await start()];
    await askRange(one, day);
    await written();
    expect(await askRange(two, day)).toEqual(expected(day));

    known.age = 1;
    const series = '[{ labels: { __name__: "known" }, timestamps: [1777600000], values: [1] }]';
    const mutation = `mutation { writeSamples(input: { series: ${series} }) { writtenSamples userErrors { message } } }`;
    const answer = await fetch(`${one.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: mutation }),
    });
    expect(await answer.text()).toContain('"writtenSamples":1');

    expect(await askRange(two, day)).toEqual(expected(day, 'token-one', 1));
    expect(await askRange(one, day)).toEqual(expected(day, 'token-one', 1));
  });
});

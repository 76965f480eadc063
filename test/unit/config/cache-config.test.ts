import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load-config.ts';
import { faultsOf } from './faults.ts';

const withCache = (cache: string): string =>
  `cache: ${cache}\nsources: [{ name: s, kind: prometheus, url: "http://h" }]`;

describe('cache', () => {
  it.each([
    'redis://127.0.0.1:6379',
    'redis://redis',
    'redis://:p%40ss@redis:6379/15',
    'rediss://user:password@cache.example.com:6380/0',
    'redis://[::1]:6379',
  ])('takes %s', (url) => {
    const { cache } = parseConfig(withCache(`{ redisUrl: "${url}" }`), {});
    expect(cache).toEqual({ redisUrl: url, ttlSeconds: 3_600 });
  });

  it('takes a password out of the environment', () => {
    const { cache } = parseConfig(
      withCache(`{ redisUrl: "rediss://:\${PASSWORD}@redis:6379", secret: "\${SECRET}" }`),
      {
        PASSWORD: 'from-outside',
        SECRET: 'sixteen characters',
      },
    );
    expect(cache).toMatchObject({ redisUrl: 'rediss://:from-outside@redis:6379', secret: 'sixteen characters' });
  });

  it.each([
    'http://seeded-secret@redis:6379',
    'redis://',
    'redis:6379',
    'redis://:seeded-secret@redis/cache',
    'redis://:seeded-secret@redis/0?db=1',
    'redis://:seeded-secret@redis:66666',
    'redis://:seeded-%secret@redis',
  ])('refuses %s, and does not repeat it', (url) => {
    const faults = faultsOf(withCache(`{ redisUrl: "${url}" }`));
    expect(faults).toEqual([expect.stringMatching(/^cache\.redisUrl: accepted: a redis or rediss URL, such as/)]);
    expect(faults.join()).not.toContain('seeded');
  });

  it('refuses a short secret, times at which nothing is shared, and unknown keys', () => {
    expect(faultsOf(withCache('{ secret: short-secret, ttlSeconds: 59, url: redis }'))).toEqual([
      'cache.secret: accepted: at least 16 characters',
      expect.stringMatching(/^cache\.ttlSeconds: accepted: a number of at least 60/),
      expect.stringMatching(/^cache\.url: unknown key/),
    ]);
  });
});

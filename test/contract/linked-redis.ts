import { afterAll, beforeAll } from 'vitest';
import { createRedisLink, type RedisLink } from '../../src/cache/redis/redis-link.ts';
import { type RedisServer, startRedis } from '../support/prometheus/redis.ts';

/** A Redis of the file's own and the link to it: both are there while its tests run. */
export interface LinkedRedis {
  readonly url: string;
  readonly link: RedisLink;
}

/** To be called at the top of a file. */
export function linkedRedis(): LinkedRedis {
  let redis: RedisServer | undefined;
  let link: RedisLink | undefined;
  beforeAll(async () => {
    const server = await startRedis();
    redis = server;
    await new Promise<void>((connected) => {
      link = createRedisLink({ url: server.url, observe: ({ type }) => type === 'up' && connected() });
      link.connect();
    });
  });
  afterAll(async () => {
    link?.close();
    await redis?.close();
  });
  const started = <T>(what: T | undefined): T => {
    if (what === undefined) throw new Error('Redis is there in tests only');
    return what;
  };
  return {
    get url() {
      return started(redis).url;
    },
    get link() {
      return started(link);
    },
  };
}

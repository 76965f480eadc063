import type { Logger } from 'pino';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { createMemoryGenerations } from '../cache/generations.ts';
import { createListCaches, type ListCaches } from '../cache/list-caches.ts';
import { createMemoryExtentStore, createRangeCache, type RangeCache } from '../cache/range/range-cache.ts';
import { createTwoLevelExtentStore } from '../cache/range/two-level-extents.ts';
import { createRedisExtents } from '../cache/redis/redis-extents.ts';
import { createRedisGenerations } from '../cache/redis/redis-generations.ts';
import { createRedisLink, type RedisEvent, type RedisLink } from '../cache/redis/redis-link.ts';
import { createRedisLists } from '../cache/redis/redis-lists.ts';
import { createRedisSeal, type RedisSeal } from '../cache/redis/redis-seal.ts';
import type { Config } from '../config/config.schema.ts';
import { type CallBudget, createCallBudget, WINDOW_SECONDS } from '../server/admission/call-budget.ts';

/** What instances share where a Redis is configured; else what this one keeps for itself. */
export interface SharedState {
  readonly ranges: RangeCache;
  readonly lists: ListCaches;
  readonly budget: CallBudget;
  /** Begins to share; it is never waited for. */
  connect(): void;
  close(): void;
}

/** Of the three kinds of lists each may take this part of `limits.cacheBytes`: together a quarter. */
const LIST_KIND_SHARE = 1 / 12;

/** A refusal of Redis is told again after this long at the earliest. */
const TELL_AGAIN_MS = 60_000;

/** Makes the caches and limits of this instance; while Redis is away they work for this instance alone. */
export function createSharedState(config: Config, logger: Logger, nowMs: () => number): SharedState {
  const { cache, limits } = config;
  const near = createMemoryExtentStore(limits.cacheBytes);
  const listOptions = { maxAgeMs: limits.listMaxAgeMs, maxBytes: limits.cacheBytes * LIST_KIND_SHARE, nowMs };
  if (cache.redisUrl === undefined) {
    const budget = createCallBudget(limits.costPerMinute);
    const generations = createMemoryGenerations();
    return {
      ranges: createRangeCache(near, generations),
      lists: createListCaches({ ...listOptions, generations }),
      budget,
      connect: () => undefined,
      close: () => undefined,
    };
  }
  const seal = createRedisSeal(cache.secret ?? secretOf(config));
  const tell = createRedisLog(logger);
  const link = createRedisLink({
    url: cache.redisUrl,
    observe: (event) => {
      tell(event);
      if (event.type === 'up') void generations.catchUp();
    },
  });
  const generations = createRedisGenerations(link, seal);
  const { ttlSeconds } = cache;
  const far = createRedisExtents({ link, seal, ttlSeconds, refetchWindowMs: limits.refetchWindowMs });
  return {
    ranges: createRangeCache(createTwoLevelExtentStore({ near, far, ttlMs: ttlSeconds * 1_000, nowMs }), generations),
    lists: createListCaches({ ...listOptions, generations, far: createRedisLists(link, seal) }),
    budget: sharedBudget(limits.costPerMinute, link, seal),
    connect: () => link.connect(),
    close: () => link.close(),
  };
}

/**
 * What all instances of one configuration know and nobody else does: its credentials. The addresses are in it so that
 * configurations without any credentials share nothing by chance.
 */
function secretOf({ sources, cache }: Config): string {
  return JSON.stringify([sources, new URL(cache.redisUrl ?? '').password]);
}

/** Counts in Redis; while it is away each instance counts for itself. */
function sharedBudget(costPerMinute: number, link: RedisLink, seal: RedisSeal): CallBudget {
  const window = { points: costPerMinute, duration: WINDOW_SECONDS };
  const counter = new RateLimiterRedis({
    ...window,
    storeClient: {
      eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
        link.run((client) => client.eval(script, options)),
    },
    useRedisPackage: true,
    keyPrefix: 'sightline:rate',
    insuranceLimiter: new RateLimiterMemory(window),
  });
  return createCallBudget(costPerMinute, {
    consume: (callerId, points) => counter.consume(seal.nameOf('caller', callerId), points),
    reward: (callerId, points) => counter.reward(seal.nameOf('caller', callerId), points),
  });
}

/** Warns when Redis goes and tells when it is back; its refusals, each reason once in a while. No address, no value. */
function createRedisLog(logger: Logger): (event: RedisEvent) => void {
  const toldAt = new Map<string, number>();
  return (event) => {
    if (event.type === 'up') {
      logger.info('Redis is connected: what was read and rate limits are shared');
      return;
    }
    const { reason } = event;
    if (event.type === 'away') {
      logger.warn({ reason }, 'Redis is away: this instance goes on with its own cache and rate limits');
      return;
    }
    const last = toldAt.get(reason) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - last < TELL_AGAIN_MS) return;
    toldAt.set(reason, performance.now());
    logger.warn({ reason }, 'Redis refuses a command');
  };
}

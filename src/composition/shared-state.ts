import type { Logger } from 'pino';
import { createMemoryGenerations } from '../cache/generations.ts';
import { createListCaches, type ListCaches } from '../cache/lists/list-caches.ts';
import { createMemoryExtentStore, createRangeCache, type RangeCache } from '../cache/range/range-cache.ts';
import { createTwoLevelExtentStore } from '../cache/range/two-level-extents.ts';
import { createMemoryRecords } from '../cache/records/records.ts';
import { createSharedRecords } from '../cache/records/shared-records.ts';
import { createRedisExtents } from '../cache/redis/redis-extents.ts';
import { createRedisGenerations } from '../cache/redis/redis-generations.ts';
import { createRedisLink, type RedisEvent } from '../cache/redis/redis-link.ts';
import { createRedisLists } from '../cache/redis/redis-lists.ts';
import { createRedisRecords } from '../cache/redis/redis-records.ts';
import { createRedisSeal } from '../cache/redis/redis-seal.ts';
import type { Config } from '../config/config.schema.ts';
import { type DowntimeRecord, parseRecordedDowntime } from '../loaders/zmon/downtime-record.ts';
import { type CallBudget, createCallBudget } from '../server/admission/call-budget.ts';
import { createRedisLog } from './redis-log.ts';
import { createSharedBudget } from './shared-budget.ts';

/** What instances share where a Redis is configured; else what this one keeps for itself. */
export interface SharedState {
  readonly ranges: RangeCache;
  readonly lists: ListCaches;
  readonly downtimeRecord: DowntimeRecord;
  readonly budget: CallBudget;
  /** Begins to share; it is never waited for. */
  connect(): void;
  close(): void;
}

/** Of the three kinds of lists each may take this part of `limits.cacheBytes`: together a quarter. */
const LIST_KIND_SHARE = 1 / 12;

/** Where the state gets its time from, and who is told how Redis does. */
interface StatePorts {
  readonly logger: Logger;
  readonly observeRedis: (event: RedisEvent) => void;
  readonly nowMs: () => number;
}

/** Makes the caches and limits of this instance; while Redis is away they work for this instance alone. */
export function createSharedState(config: Config, { logger, observeRedis, nowMs }: StatePorts): SharedState {
  const { limits, cache } = config;
  const near = createMemoryExtentStore(limits.cacheBytes);
  const listOptions = { maxAgeMs: limits.listMaxAgeMs, maxBytes: limits.cacheBytes * LIST_KIND_SHARE, nowMs };
  if (cache.redisUrl !== undefined) return stateInRedis(cache.redisUrl);
  const generations = createMemoryGenerations();
  return {
    ranges: createRangeCache(near, generations),
    lists: createListCaches({ ...listOptions, generations }),
    downtimeRecord: createMemoryRecords(),
    budget: createCallBudget(limits.costPerMinute),
    connect: () => undefined,
    close: () => undefined,
  };

  function stateInRedis(url: string): SharedState {
    const seal = createRedisSeal(cache.secret ?? secretOf(config));
    const tell = createRedisLog(logger);
    const link = createRedisLink({
      url,
      observe: (event) => {
        tell(event);
        observeRedis(event);
        if (event.type !== 'up') return;
        void generations.catchUp();
        void downtimeRecord.catchUp();
      },
    });
    const generations = createRedisGenerations(link, seal);
    const { ttlSeconds } = cache;
    const extents = createRedisExtents({ link, seal, ttlSeconds, refetchWindowMs: limits.refetchWindowMs });
    const store = createTwoLevelExtentStore({ near, far: extents, ttlMs: ttlSeconds * 1_000, nowMs });
    const downtimes = createRedisRecords('downtimes', link, seal);
    const downtimeRecord = createSharedRecords({ far: downtimes, generations, parse: parseRecordedDowntime, nowMs });
    return {
      ranges: createRangeCache(store, generations),
      lists: createListCaches({ ...listOptions, generations, far: createRedisLists(link, seal) }),
      downtimeRecord,
      budget: createSharedBudget(limits.costPerMinute, link, seal),
      connect: () => link.connect(),
      close: () => link.close(),
    };
  }
}

/**
 * What all instances of one configuration know and nobody else does: its credentials. The addresses are in it so that
 * configurations without any credentials share nothing by chance.
 */
function secretOf({ sources, cache }: Config): string {
  return JSON.stringify([sources, new URL(cache.redisUrl ?? '').password]);
}

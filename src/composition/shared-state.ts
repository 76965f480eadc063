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
export function createSharedState(config: Config, ports: StatePorts): SharedState {
  const { redisUrl } = config.cache;
  return redisUrl === undefined ? stateInMemory(config, ports) : stateInRedis(redisUrl, config, ports);
}

function stateInMemory({ limits }: Config, { nowMs }: StatePorts): SharedState {
  const generations = createMemoryGenerations();
  return {
    ranges: createRangeCache(createMemoryExtentStore(limits.cacheBytes), generations),
    lists: createListCaches({ ...listOptions(limits), generations, nowMs }),
    downtimeRecord: createMemoryRecords(),
    budget: createCallBudget(limits.costPerMinute),
    connect: () => undefined,
    close: () => undefined,
  };
}

function stateInRedis(url: string, config: Config, { logger, observeRedis, nowMs }: StatePorts): SharedState {
  const { limits, cache } = config;
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
  const near = createMemoryExtentStore(limits.cacheBytes);
  const { ttlSeconds } = cache;
  const far = createRedisExtents({ link, seal, ttlSeconds, refetchWindowMs: limits.refetchWindowMs });
  const downtimes = createRedisRecords('downtimes', link, seal);
  const downtimeRecord = createSharedRecords({ far: downtimes, generations, parse: parseRecordedDowntime, nowMs });
  return {
    ranges: createRangeCache(createTwoLevelExtentStore({ near, far, ttlMs: ttlSeconds * 1_000, nowMs }), generations),
    lists: createListCaches({ ...listOptions(limits), generations, nowMs, far: createRedisLists(link, seal) }),
    downtimeRecord,
    budget: createSharedBudget(limits.costPerMinute, link, seal),
    connect: () => link.connect(),
    close: () => link.close(),
  };
}

function listOptions(limits: Config['limits']) {
  return { maxAgeMs: limits.listMaxAgeMs, maxBytes: limits.cacheBytes * LIST_KIND_SHARE };
}

/**
 * What all instances of one configuration know and nobody else does: its credentials. The addresses are in it so that
 * configurations without any credentials share nothing by chance.
 */
function secretOf({ sources, cache }: Config): string {
  return JSON.stringify([sources, new URL(cache.redisUrl ?? '').password]);
}

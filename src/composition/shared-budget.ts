import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { RedisLink } from '../cache/redis/redis-link.ts';
import type { RedisSeal } from '../cache/redis/redis-seal.ts';
import { type CallBudget, createCallBudget, WINDOW_SECONDS } from '../server/admission/call-budget.ts';

/** Counts in Redis; while it is away each instance counts for itself. */
export function createSharedBudget(costPerMinute: number, link: RedisLink, seal: RedisSeal): CallBudget {
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

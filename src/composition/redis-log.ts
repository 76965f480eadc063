import type { Logger } from 'pino';
import type { RedisEvent } from '../cache/redis/redis-link.ts';

/** A refusal of Redis is told again after this long at the earliest. */
const TELL_AGAIN_MS = 60_000;

/** Warns when Redis goes and tells when it is back; its refusals, each reason once in a while. No address, no value. */
export function createRedisLog(logger: Logger): (event: RedisEvent) => void {
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

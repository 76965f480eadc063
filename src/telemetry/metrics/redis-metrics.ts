import { Counter, Gauge, type Registry } from 'prom-client';

/** What is counted of the Redis that instances share. */
export interface RedisMetrics {
  /** To be told of its comings and goings, and of what it refuses. */
  observeRedis(event: { readonly type: 'up' | 'away' | 'refused' }): void;
}

/** Makes the metrics in `registry`; without a Redis they stay 0. */
export function createRedisMetrics(registry: Registry): RedisMetrics {
  const registers = [registry];
  const away = new Gauge({
    name: 'sightline_redis_away',
    help: '1 while the configured Redis is away and this instance goes on by itself, else 0.',
    registers,
  });
  const refusals = new Counter({
    name: 'sightline_redis_refusals_total',
    help: 'Commands that Redis answered with a refusal.',
    registers,
  });
  return {
    observeRedis({ type }) {
      if (type === 'refused') refusals.inc();
      else away.set(type === 'away' ? 1 : 0);
    },
  };
}

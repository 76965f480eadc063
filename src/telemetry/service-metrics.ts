import { collectDefaultMetrics, Registry } from 'prom-client';
import { createHttpMetrics, type HttpMetrics } from './metrics/http-metrics.ts';
import { createLoadMetrics, type LoadMetrics } from './metrics/load-metrics.ts';
import { createOperationMetrics, type OperationMetrics } from './metrics/operation-metrics.ts';
import { createRedisMetrics, type RedisMetrics } from './metrics/redis-metrics.ts';
import { createSubscriptionMetrics, type SubscriptionMetrics } from './metrics/subscription-metrics.ts';
import { createUpstreamMetrics, type UpstreamMetrics } from './metrics/upstream-metrics.ts';

/** The gateway's own metrics. */
export interface ServiceMetrics
  extends HttpMetrics,
    OperationMetrics,
    SubscriptionMetrics,
    LoadMetrics,
    UpstreamMetrics,
    RedisMetrics {
  readonly contentType: string;
  /** Everything, in the Prometheus text format. */
  text(): Promise<string>;
}

/** Gauges whose names end in what only counters may end in; the same facts are there under other names. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/**
 * Makes the metrics, with a registry of their own: two gateways in one process do not share counts. `operationNames` is
 * `limits.operationNames`.
 */
export function createServiceMetrics({ operationNames }: { readonly operationNames: number }): ServiceMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    ...createHttpMetrics(registry),
    ...createOperationMetrics(registry, operationNames),
    ...createSubscriptionMetrics(registry),
    ...createLoadMetrics(registry),
    ...createUpstreamMetrics(registry),
    ...createRedisMetrics(registry),
  };
}

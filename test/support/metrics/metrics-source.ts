import { createLastGoodCache } from '../../../src/cache/last-good-cache.ts';
import { createMemoryExtentStore, createRangeCache } from '../../../src/cache/range/range-cache.ts';
import { createSingleFlight } from '../../../src/cache/single-flight.ts';
import type { MetricsPorts } from '../../../src/loaders/metrics/metrics.loader.ts';
import type { MetricsEndpoint } from '../../../src/selection/metrics-endpoint.ts';
import type { Endpoint } from '../../../src/upstreams/http/endpoint.ts';
import type { PrometheusClient } from '../../../src/upstreams/prometheus/prometheus-client.ts';
import type { PrometheusSource } from '../../../src/upstreams/source.ts';

/** Where a query goes when the source is a plain Prometheus; `bearer` are its credentials. */
export function metricsEndpoint(url = 'http://127.0.0.1:9', bearer?: string): MetricsEndpoint {
  const endpoint: Endpoint = { source: 'tmp', kind: 'prometheus', region: null, baseUrl: new URL(url) };
  const source: PrometheusSource = {
    name: 'tmp',
    kind: 'prometheus',
    endpoints: [endpoint],
    auth: bearer === undefined ? { type: 'none' } : { type: 'bearer', token: bearer },
    remoteWritePath: '/api/v1/write',
    pushgateways: [],
  };
  return { endpoint, region: null, source, project: null };
}

/** What metrics loaders share, with fresh caches; everything may be chosen. */
export function metricsPorts(prometheus: PrometheusClient, chosen: Partial<MetricsPorts> = {}): MetricsPorts {
  return {
    prometheus,
    flights: createSingleFlight(),
    mergeQueries: true,
    ranges: createRangeCache(createMemoryExtentStore(50_000_000)),
    lastGood: createLastGoodCache(10_000_000),
    freshness: { refetchWindowMs: 300_000, staleMaxMs: 600_000 },
    nowMs: Date.now,
    ...chosen,
  };
}

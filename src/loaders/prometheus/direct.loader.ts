import type { SingleFlight } from '../../cache/single-flight.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import type { PrometheusBuild } from '../../upstreams/prometheus/build-info.ts';
import type { PrometheusClient } from '../../upstreams/prometheus/prometheus-client.ts';
import type { InstantQuery, RangeQuery, TunedResult } from '../../upstreams/prometheus/shapes.ts';
import { accessOf, accessPrefix } from '../metrics/access.ts';
import type { RequestCall } from '../request-call.ts';

export type { PrometheusBuild } from '../../upstreams/prometheus/build-info.ts';
export type { QueryTuning, TunedResult } from '../../upstreams/prometheus/shapes.ts';

/**
 * What only a Prometheus client asks for: queries with a tuning of their own, and the server's version. Such a query is
 * sent as it is: its answer depends on more than what merging and caching know, and shares only with its exact equal.
 */
export interface DirectMetricsLoader {
  instant(endpoint: MetricsEndpoint, query: InstantQuery): Promise<TunedResult>;
  range(endpoint: MetricsEndpoint, query: RangeQuery): Promise<TunedResult>;
  build(endpoint: MetricsEndpoint): Promise<PrometheusBuild>;
}

/** Makes the loader of one request. */
export function createDirectMetricsLoader(
  client: PrometheusClient,
  flights: SingleFlight,
  call: RequestCall,
): DirectMetricsLoader {
  const share = <T>(
    operation: 'query' | 'queryRange',
    endpoint: MetricsEndpoint,
    query: InstantQuery | RangeQuery,
    send: (options: RequestCall) => Promise<T>,
  ) => {
    const { source, region } = endpoint;
    return flights.run(
      {
        key: accessPrefix(endpoint) + JSON.stringify(['direct', operation, query]),
        deadline: call.deadline,
        call: { source: source.name, ...(region === null ? {} : { region }), operation },
      },
      (flight) => send({ ...call, deadline: flight }),
    );
  };
  return {
    instant: (endpoint, query) =>
      share('query', endpoint, query, (options) => client.query(accessOf(endpoint), query, options)),
    range: (endpoint, query) =>
      share('queryRange', endpoint, query, (options) => client.queryRange(accessOf(endpoint), query, options)),
    build: (endpoint) => client.build(accessOf(endpoint), call),
  };
}

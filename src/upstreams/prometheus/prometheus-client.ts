import type { QueryResult } from '../../timeseries/series.ts';
import type { CallOptions } from '../http/exchange.ts';
import type {
  InstantQuery,
  MetadataQuery,
  MetricMetadata,
  PrometheusAccess,
  PrometheusList,
  RangeQuery,
  SeriesList,
  SeriesQuery,
} from './shapes.ts';

/**
 * The Prometheus HTTP API (upstreams.md §4), one method an endpoint. All are reads, retried inside their deadline.
 *
 * A query that Prometheus refuses is UPSTREAM_REJECTED with its own `error` text; remarks come as warnings and infos.
 */
export interface PrometheusClient {
  query(access: PrometheusAccess, query: InstantQuery, options: CallOptions): Promise<QueryResult>;
  queryRange(access: PrometheusAccess, query: RangeQuery, options: CallOptions): Promise<QueryResult>;
  series(access: PrometheusAccess, query: SeriesQuery, options: CallOptions): Promise<SeriesList>;
  labels(access: PrometheusAccess, query: SeriesQuery, options: CallOptions): Promise<PrometheusList<string>>;
  labelValues(
    access: PrometheusAccess,
    label: string,
    query: SeriesQuery,
    options: CallOptions,
  ): Promise<PrometheusList<string>>;
  metadata(
    access: PrometheusAccess,
    query: MetadataQuery,
    options: CallOptions,
  ): Promise<PrometheusList<MetricMetadata>>;
}

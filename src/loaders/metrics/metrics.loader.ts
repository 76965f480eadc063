import type { Flight, SingleFlight } from '../../cache/single-flight.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import type { Labels, QueryResult } from '../../timeseries/series.ts';
import type { PrometheusClient } from '../../upstreams/prometheus/prometheus-client.ts';
import type {
  MetricMetadata,
  PrometheusAccess,
  PrometheusList,
  SeriesQuery,
} from '../../upstreams/prometheus/shapes.ts';
import { eachByIdentity, loaderByIdentity } from '../by-identity.ts';
import type { RequestCall } from '../request-call.ts';
import { accessOf, accessPrefix } from './access.ts';
import { scopedExpression, scopedSelectors } from './scoped-promql.ts';
import { isEmptyScope, type SeriesScope } from './series-scope.ts';

/** Whose series: an endpoint, and the part of it that the asking entity may see. */
interface Scoped {
  readonly endpoint: MetricsEndpoint;
  readonly scope: SeriesScope;
}

/** An instant query as the graph asks it: unscoped text, and the scope beside it, so that scopes can be merged. */
export interface InstantKey extends Scoped {
  readonly query: string;
  /** Absent: the server's now. */
  readonly timeMs?: number;
  readonly timeoutMs?: number;
  readonly limit?: number;
}

/** A range query; `startMs` and `endMs` inclusive. */
export interface RangeKey extends Scoped {
  readonly query: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly timeoutMs?: number;
  readonly limit?: number;
}

/** Which series to list; without `match` every one in the scope. */
export interface SeriesKey extends Scoped {
  readonly match?: readonly string[];
  readonly startMs?: number;
  readonly endMs?: number;
  readonly limit?: number;
}

/** Values of one label. */
export interface LabelValuesKey extends SeriesKey {
  readonly label: string;
}

/** Descriptions of metrics; these know no scope. */
export interface MetadataKey {
  readonly endpoint: MetricsEndpoint;
  readonly metric?: string;
  readonly limit?: number;
}

/** PromQL as one request asks it: equal questions once, and never outside the scope. */
export interface MetricsLoader {
  instant(key: InstantKey): Promise<QueryResult>;
  range(key: RangeKey): Promise<QueryResult>;
  series(key: SeriesKey): Promise<PrometheusList<Labels>>;
  labels(key: SeriesKey): Promise<PrometheusList<string>>;
  labelValues(key: LabelValuesKey): Promise<PrometheusList<string>>;
  metadata(key: MetadataKey): Promise<PrometheusList<MetricMetadata>>;
}

/** Makes the metrics loader of one request. */
export function createMetricsLoader(client: PrometheusClient, flights: SingleFlight, call: RequestCall): MetricsLoader {
  const ask = <Key extends { readonly endpoint: MetricsEndpoint; readonly scope?: SeriesScope }, Value>(
    operation: string,
    nothing: Value,
    send: (access: PrometheusAccess, key: Key, options: RequestCall) => Promise<Value>,
  ) => {
    const identity = ({ endpoint, ...question }: Key) => accessPrefix(endpoint) + JSON.stringify([operation, question]);
    const loader = loaderByIdentity<Key, Value>(identity, (keys) =>
      eachByIdentity(keys, identity, async (key) => {
        if (isEmptyScope(key.scope ?? [])) return nothing;
        const { source, region } = key.endpoint;
        return flights.run(
          {
            key: identity(key),
            deadline: call.deadline,
            call: { source: source.name, ...(region === null ? {} : { region }), operation },
          },
          (flight: Flight) => send(accessOf(key.endpoint), key, { ...call, deadline: flight }),
        );
      }),
    );
    return async (key: Key): Promise<Value> => (await loader.load(key)) ?? nothing;
  };

  const emptyList = { items: [], warnings: [], infos: [] };
  return {
    instant: ask<InstantKey, QueryResult>('query', emptyResult('vector'), (access, key, options) => {
      const { endpoint, scope, query, ...rest } = key;
      return client.query(access, { ...rest, query: scopedExpression(query, scope) }, options);
    }),
    range: ask<RangeKey, QueryResult>('queryRange', emptyResult('matrix'), (access, key, options) => {
      const { endpoint, scope, query, stepMs, ...rest } = key;
      const scoped = scopedExpression(query, scope);
      return client.queryRange(access, { ...rest, query: scoped, stepSeconds: stepMs / 1_000 }, options);
    }),
    series: ask<SeriesKey, PrometheusList<Labels>>('series', emptyList, (access, key, options) =>
      client.series(access, narrowed(key), options),
    ),
    labels: ask<SeriesKey, PrometheusList<string>>('labels', emptyList, (access, key, options) =>
      client.labels(access, narrowed(key), options),
    ),
    labelValues: ask<LabelValuesKey, PrometheusList<string>>('labelValues', emptyList, (access, key, options) =>
      client.labelValues(access, key.label, narrowed(key), options),
    ),
    metadata: ask<MetadataKey, PrometheusList<MetricMetadata>>('metadata', emptyList, (access, key, options) => {
      const { endpoint, ...query } = key;
      return client.metadata(access, query, options);
    }),
  };
}

/** The question as the client takes it, with its selectors narrowed to the scope. */
function narrowed({ scope, match, startMs, endMs, limit }: SeriesKey): SeriesQuery {
  const selectors = scopedSelectors(match, scope);
  return {
    ...(selectors ? { match: selectors } : {}),
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function emptyResult(resultType: 'vector' | 'matrix'): QueryResult {
  return { resultType, series: [], text: null, warnings: [], infos: [] };
}

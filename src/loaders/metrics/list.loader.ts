import type { Flight, SingleFlight } from '../../cache/single-flight.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import type { Labels } from '../../timeseries/series.ts';
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
import type { LabelValuesKey, MetadataKey, SeriesKey } from './questions.ts';
import { scopedSelectors } from './scoped-promql.ts';
import { isEmptyScope, type SeriesScope } from './series-scope.ts';

/** What series, labels and metrics there are. */
export interface ListLoader {
  series(key: SeriesKey): Promise<PrometheusList<Labels>>;
  labels(key: SeriesKey): Promise<PrometheusList<string>>;
  labelValues(key: LabelValuesKey): Promise<PrometheusList<string>>;
  metadata(key: MetadataKey): Promise<PrometheusList<MetricMetadata>>;
}

/** Makes the lists of one request: equal ones once, and shared with other requests that ask at the same time. */
export function createListLoader(client: PrometheusClient, flights: SingleFlight, call: RequestCall): ListLoader {
  const list = <Key extends { readonly endpoint: MetricsEndpoint; readonly scope?: SeriesScope }, Item>(
    operation: string,
    send: (access: PrometheusAccess, key: Key, options: RequestCall) => Promise<PrometheusList<Item>>,
  ) => {
    const nothing: PrometheusList<Item> = { items: [], warnings: [], infos: [] };
    const identity = ({ endpoint, ...question }: Key) => accessPrefix(endpoint) + JSON.stringify([operation, question]);
    const loader = loaderByIdentity<Key, PrometheusList<Item>>(identity, (keys) =>
      eachByIdentity(keys, identity, async (key) => {
        if (isEmptyScope(key.scope ?? [])) return nothing;
        const { source, region } = key.endpoint;
        const upstream = { source: source.name, ...(region === null ? {} : { region }), operation };
        return flights.run({ key: identity(key), deadline: call.deadline, call: upstream }, (flight: Flight) =>
          send(accessOf(key.endpoint), key, { ...call, deadline: flight }),
        );
      }),
    );
    return async (key: Key): Promise<PrometheusList<Item>> => (await loader.load(key)) ?? nothing;
  };

  return {
    series: list<SeriesKey, Labels>('series', (access, key, options) => client.series(access, narrowed(key), options)),
    labels: list<SeriesKey, string>('labels', (access, key, options) => client.labels(access, narrowed(key), options)),
    labelValues: list<LabelValuesKey, string>('labelValues', (access, key, options) =>
      client.labelValues(access, key.label, narrowed(key), options),
    ),
    metadata: list<MetadataKey, MetricMetadata>('metadata', (access, { endpoint, ...query }, options) =>
      client.metadata(access, query, options),
    ),
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

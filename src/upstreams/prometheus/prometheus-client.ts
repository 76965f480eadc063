import type { UpstreamCall } from '../../errors/upstream-error.ts';
import type { QueryResult } from '../../timeseries/series.ts';
import type { CallOptions } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { encodePairs, type Pairs } from '../http/pairs.ts';
import { below, path, UnsafePathSegment, type UpstreamPath } from '../http/path.ts';
import { decodeMetadata, decodeSeries, decodeTexts } from './decode-lists.ts';
import { decodeResult } from './decode-result.ts';
import { openEnvelope, type PrometheusAnswer } from './envelope.ts';
import { escapeLabelName } from './label-name.ts';
import { limitItems, limitSeries } from './limit.ts';
import { instantParameters, metadataParameters, rangeParameters, seriesParameters } from './parameters.ts';
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

/** Longer queries go as a form in a POST: proxies refuse long request lines, some from 2,048 bytes on. */
const LONGEST_QUERY_STRING = 2_000;

interface ApiRequest<T> {
  readonly operation: keyof PrometheusClient;
  readonly path: UpstreamPath;
  readonly parameters: Pairs;
  /** `label/…/values` and `metadata` take GET only (upstreams.md §1, N12). */
  readonly postable: boolean;
  readonly decode: (answer: PrometheusAnswer, call: UpstreamCall) => T;
}

/** Makes the client; it keeps nothing but `http`. */
export function createPrometheusClient(http: HttpClient): PrometheusClient {
  function ask<T>(access: PrometheusAccess, request: ApiRequest<T>, options: CallOptions): Promise<T> {
    const { operation, parameters, postable, decode } = request;
    const asForm = postable && encodePairs(parameters).length > LONGEST_QUERY_STRING;
    return http.call(
      access.endpoint,
      {
        operation,
        method: asForm ? 'POST' : 'GET',
        path: below(access.pathPrefix, request.path),
        ...(asForm ? { form: parameters } : { query: parameters }),
        headers: access.headers,
        idempotent: true,
      },
      options,
      (response, call) => decode(openEnvelope(response, call, access.secrets), call),
    );
  }

  return {
    query: async (access, query, options) =>
      ask(
        access,
        {
          operation: 'query',
          path: path`/api/v1/query`,
          parameters: instantParameters(query, access.supportsLimit),
          postable: true,
          decode: resultOf('vector', query.limit),
        },
        options,
      ),
    queryRange: async (access, query, options) =>
      ask(
        access,
        {
          operation: 'queryRange',
          path: path`/api/v1/query_range`,
          parameters: rangeParameters(query, access.supportsLimit),
          postable: true,
          decode: resultOf('matrix', query.limit),
        },
        options,
      ),
    series: async (access, query, options) =>
      ask(
        access,
        {
          operation: 'series',
          path: path`/api/v1/series`,
          parameters: seriesParameters(query, access.supportsLimit),
          postable: true,
          decode: listOf(decodeSeries, query.limit),
        },
        options,
      ),
    labels: async (access, query, options) =>
      ask(
        access,
        {
          operation: 'labels',
          path: path`/api/v1/labels`,
          parameters: seriesParameters(query, access.supportsLimit),
          postable: true,
          decode: listOf(decodeTexts, query.limit),
        },
        options,
      ),
    async labelValues(access, label, query, options) {
      const name = access.escapesLabelNames ? escapeLabelName(label) : label;
      const where = labelPath(name);
      if (where === null) return { items: [], warnings: [], infos: [] };
      return ask(
        access,
        {
          operation: 'labelValues',
          path: where,
          parameters: seriesParameters(query, access.supportsLimit),
          postable: false,
          decode: listOf(decodeTexts, query.limit),
        },
        options,
      );
    },
    metadata: async (access, query, options) =>
      ask(
        access,
        {
          operation: 'metadata',
          path: path`/api/v1/metadata`,
          parameters: metadataParameters(query),
          postable: false,
          decode(answer, call) {
            const { items, ...remarks } = listOf(decodeMetadata, query.limit)(answer, call);
            return { items: items.flat(), ...remarks };
          },
        },
        options,
      ),
  };
}

/** `null` for a name that no URL can carry: no series has such a label. */
function labelPath(name: string): UpstreamPath | null {
  try {
    return path`/api/v1/label/${name}/values`;
  } catch (error) {
    if (error instanceof UnsafePathSegment) return null;
    throw error;
  }
}

/** No content is an empty answer of the usual kind. */
function resultOf(emptyType: 'vector' | 'matrix', limit: number | undefined) {
  return ({ noContent, data, warnings, infos }: PrometheusAnswer, call: UpstreamCall): QueryResult => {
    const decoded = decodeResult(noContent ? { resultType: emptyType, result: [] } : data, call);
    return limitSeries({ ...decoded, warnings, infos }, limit);
  };
}

function listOf<T>(decode: (data: unknown, call: UpstreamCall) => readonly T[], limit: number | undefined) {
  return ({ data, warnings, infos }: PrometheusAnswer, call: UpstreamCall): PrometheusList<T> => {
    const limited = limitItems(decode(data, call), limit);
    return { items: limited.items, warnings: [...warnings, ...limited.warnings], infos };
  };
}

import type { UpstreamCall } from '../../errors/upstream-error.ts';
import type { CallOptions } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { encodePairs, type Pairs } from '../http/pairs.ts';
import { below, path, UnsafePathSegment, type UpstreamPath } from '../http/path.ts';
import { type BuildInfoReader, createBuildInfoReader, type PrometheusBuild } from './build-info.ts';
import { decodeMetadata, decodeSeries, decodeTexts } from './decode-lists.ts';
import { decodeResult } from './decode-result.ts';
import { openEnvelope, type PrometheusAnswer } from './envelope.ts';
import { isRecord } from './json.ts';
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
  TunedResult,
} from './shapes.ts';

/**
 * The Prometheus HTTP API (upstreams.md §4), one method an endpoint. All are reads, retried inside their deadline.
 *
 * A query that Prometheus refuses is UPSTREAM_REJECTED with its own `error` text; remarks come as warnings and infos.
 */
export interface PrometheusClient {
  query(access: PrometheusAccess, query: InstantQuery, options: CallOptions): Promise<TunedResult>;
  queryRange(access: PrometheusAccess, query: RangeQuery, options: CallOptions): Promise<TunedResult>;
  series(access: PrometheusAccess, query: SeriesQuery, options: CallOptions): Promise<SeriesList>;
  labels(access: PrometheusAccess, query: SeriesQuery, options: CallOptions): Promise<PrometheusList<string>>;
  labelValues(
    access: PrometheusAccess,
    label: string,
    query: SeriesQuery,
    options: CallOptions,
  ): Promise<PrometheusList<string>>;
  /** A server without metadata, such as Tencent's (§3), gives an empty list and a warning that says so. */
  metadata(
    access: PrometheusAccess,
    query: MetadataQuery,
    options: CallOptions,
  ): Promise<PrometheusList<MetricMetadata>>;
  /** What the server tells of itself; remembered for an hour. Never rejects. */
  build(access: PrometheusAccess, options: CallOptions): Promise<PrometheusBuild>;
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
  /** What it means that the server has no such endpoint; without it, that is a refusal. */
  readonly absent?: (call: UpstreamCall) => T;
}

type Ability = Omit<PrometheusBuild, 'version'>;

/** HTTP statuses of an endpoint that does not exist. */
const ABSENT = new Set([404, 405, 501]);

/** Makes the client; it keeps nothing but `http` and what servers told of their versions. */
export function createPrometheusClient(
  http: HttpClient,
  builds: BuildInfoReader = createBuildInfoReader(http),
): PrometheusClient {
  /** Asks for the version only where the answer depends on it. */
  async function able(access: PrometheusAccess, needed: boolean, options: CallOptions): Promise<Ability> {
    const { supportsLimit, escapesLabelNames } = access;
    const build = needed ? await builds.of(access, options) : null;
    return {
      limitsLists: supportsLimit || build?.limitsLists === true,
      limitsQueries: supportsLimit || build?.limitsQueries === true,
      escapesLabelNames: escapesLabelNames || build?.escapesLabelNames === true,
    };
  }

  function ask<T>(access: PrometheusAccess, request: ApiRequest<T>, options: CallOptions): Promise<T> {
    const { operation, parameters, postable, decode, absent } = request;
    const asForm = postable && encodePairs(parameters).length > LONGEST_QUERY_STRING;
    return http.call(
      access.endpoint,
      {
        operation,
        method: asForm ? 'POST' : 'GET',
        path: below(access.pathPrefix, request.path),
        ...(asForm ? { form: parameters } : { query: parameters }),
        headers: access.headers,
        account: access.account,
        idempotent: true,
      },
      options,
      (response, call) =>
        absent !== undefined && ABSENT.has(response.status)
          ? absent(call)
          : decode(openEnvelope(response, call, access.secrets), call),
    );
  }

  return {
    query: async (access, query, options) =>
      ask(
        access,
        {
          operation: 'query',
          path: path`/api/v1/query`,
          parameters: instantParameters(query, (await able(access, limits(query), options)).limitsQueries),
          postable: true,
          decode: resultOf('vector', query),
        },
        options,
      ),
    queryRange: async (access, query, options) =>
      ask(
        access,
        {
          operation: 'queryRange',
          path: path`/api/v1/query_range`,
          parameters: rangeParameters(query, (await able(access, limits(query), options)).limitsQueries),
          postable: true,
          decode: resultOf('matrix', query),
        },
        options,
      ),
    series: async (access, query, options) =>
      ask(
        access,
        {
          operation: 'series',
          path: path`/api/v1/series`,
          parameters: seriesParameters(query, (await able(access, limits(query), options)).limitsLists),
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
          parameters: seriesParameters(query, (await able(access, limits(query), options)).limitsLists),
          postable: true,
          decode: listOf(decodeTexts, query.limit),
        },
        options,
      ),
    async labelValues(access, label, query, options) {
      const unusual = escapeLabelName(label);
      const ability = await able(access, unusual !== label || limits(query), options);
      const name = ability.escapesLabelNames ? unusual : label;
      const where = labelPath(name);
      if (where === null) return { items: [], warnings: [], infos: [] };
      return ask(
        access,
        {
          operation: 'labelValues',
          path: where,
          parameters: seriesParameters(query, ability.limitsLists),
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
          absent: ({ source, status }) => ({
            items: [],
            warnings: [`source ${source} serves no metadata: it was answered with HTTP ${status}`],
            infos: [],
          }),
        },
        options,
      ),
    build: (access, options) => builds.of(access, options),
  };
}

function limits({ limit = 0 }: { readonly limit?: number }): boolean {
  return limit > 0;
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
function resultOf(emptyType: 'vector' | 'matrix', { limit, tuning }: InstantQuery | RangeQuery) {
  return ({ noContent, data, warnings, infos }: PrometheusAnswer, call: UpstreamCall): TunedResult => {
    const decoded = decodeResult(noContent ? { resultType: emptyType, result: [] } : data, call);
    const result = limitSeries({ ...decoded, warnings, infos }, limit);
    const stats = tuning?.stats === undefined || !isRecord(data) ? undefined : data.stats;
    return isRecord(stats) ? { ...result, statsJson: JSON.stringify(stats) } : result;
  };
}

function listOf<T>(decode: (data: unknown, call: UpstreamCall) => readonly T[], limit: number | undefined) {
  return ({ data, warnings, infos }: PrometheusAnswer, call: UpstreamCall): PrometheusList<T> => {
    const limited = limitItems(decode(data, call), limit);
    return { items: limited.items, warnings: [...warnings, ...limited.warnings], infos };
  };
}

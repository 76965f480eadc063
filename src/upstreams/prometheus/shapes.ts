import type { Account } from '../../resilience/lanes/account.ts';
import type { Labels, QueryResult } from '../../timeseries/series.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { UpstreamPath } from '../http/path.ts';

/** How a server of the Prometheus HTTP API is reached: made by `nhnPrometheus` or `prometheusAccess`. */
export interface PrometheusAccess {
  readonly endpoint: Endpoint;
  /** Below the endpoint's base: `/prometheus` at NHN, else none. */
  readonly pathPrefix: UpstreamPath;
  readonly headers: Readonly<Record<string, string>>;
  /** As whom; left out where all calls are one account's. */
  readonly account?: Account;
  /** Texts that must never be quoted from an answer. */
  readonly secrets: readonly string[];
  /** Whether `limit` is known to be understood; answers are cut here in any case. */
  readonly supportsLimit: boolean;
  /** Whether non-classic label names are asked for in their `U__` form (3.0); needed for names with `/`. */
  readonly escapesLabelNames: boolean;
  /** Whether the server may be asked for its version, which then decides of the two above. */
  readonly tellsBuild?: boolean;
}

/** Bounds in epoch milliseconds; an absent bound is the server's own. */
export interface TimeBounds {
  readonly startMs?: number;
  readonly endMs?: number;
}

/** An instant query. `timeMs` absent means the server's now. */
export interface InstantQuery {
  readonly query: string;
  readonly timeMs?: number;
  readonly timeoutMs?: number;
  /** Most series to return; 0 or absent is all. */
  readonly limit?: number;
  readonly tuning?: QueryTuning;
}

/** What few callers ask for; servers that do not know it ignore it (§4, facts 8 and 9). */
export interface QueryTuning {
  /** How long a sample counts as the present one; the server's own when absent. */
  readonly lookbackDeltaMs?: number;
  /** Statistics of the evaluation: `true`, or `all` for those of each step. */
  readonly stats?: string;
}

/** An answer, and the statistics where they were asked for and given: foreign, kept as JSON text. */
export interface TunedResult extends QueryResult {
  readonly statsJson?: string;
}

/** A range query: `startMs` and `endMs` inclusive. */
export interface RangeQuery {
  readonly query: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepSeconds: number;
  readonly timeoutMs?: number;
  readonly limit?: number;
  readonly tuning?: QueryTuning;
}

/** Which series to list: the union of the selectors. `series` needs at least one. */
export interface SeriesQuery extends TimeBounds {
  readonly match?: readonly string[];
  readonly limit?: number;
}

/** Which metadata to list. */
export interface MetadataQuery {
  readonly metric?: string;
  /** Most metrics to return; 0 or absent is all. */
  readonly limit?: number;
}

/** A list, and what the server remarked on it. */
export interface PrometheusList<T> {
  readonly items: readonly T[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** The label sets of series, `__name__` included. */
export type SeriesList = PrometheusList<Labels>;

/** One description of a metric; a metric may have several (§4, fact 16). */
export interface MetricMetadata {
  readonly metric: string;
  /** Lower case: counter, gauge, histogram, gaugehistogram, summary, info, stateset, unknown. */
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** Label names to values, the metric's name under `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/**
 * One time series as columns. `timestampsMs[i]` belongs to `raw[i]`.
 *
 * Values stay the text that the upstream sent: JavaScript numbers would lose the difference between `1e+21` and its
 * digits, and cannot be told apart from a fault for `+Inf` (upstreams.md §4, fact 1).
 */
export interface Series {
  readonly labels: Labels;
  /** Epoch milliseconds, ascending. */
  readonly timestampsMs: readonly number[];
  readonly raw: readonly string[];
  /** Native histogram points, ascending; empty for ordinary series. */
  readonly histograms: readonly HistogramPoint[];
}

/** A native histogram at one moment; counts and bounds as the upstream's text. */
export interface HistogramPoint {
  readonly timestampMs: number;
  readonly count: string;
  readonly sum: string;
  readonly buckets: readonly HistogramBucketPoint[];
}

/** One bucket; `boundaries` is Prometheus' rule code (upstreams.md §4, fact 17). */
export interface HistogramBucketPoint {
  readonly boundaries: number;
  readonly lower: string;
  readonly upper: string;
  readonly count: string;
}

/** The kinds of answer that PromQL has. */
export type ResultType = 'scalar' | 'vector' | 'matrix' | 'string';

/** The answer to one instant or range query. A scalar is one series without labels; a string has no series. */
export interface QueryResult {
  readonly resultType: ResultType;
  readonly series: readonly Series[];
  readonly text: string | null;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** How many points these have, native histograms among them. */
export function pointsIn(series: readonly Series[]): number {
  return series.reduce((sum, { timestampsMs, histograms }) => sum + timestampsMs.length + histograms.length, 0);
}

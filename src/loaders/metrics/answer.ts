import type { UpstreamError } from '../../errors/upstream-error.ts';
import type { QueryResult } from '../../timeseries/series.ts';

/** That an answer is an earlier one, because the endpoint is failing now. */
export interface Staleness {
  readonly ageMs: number;
  /** What the endpoint fails with. */
  readonly error: UpstreamError;
}

/** The answer to a query, and whether it is of now. */
export interface MetricAnswer extends QueryResult {
  readonly stale: Staleness | null;
}

/** What a query answers that can have no series. */
export function emptyResult(resultType: 'vector' | 'matrix'): QueryResult {
  return { resultType, series: [], text: null, warnings: [], infos: [] };
}

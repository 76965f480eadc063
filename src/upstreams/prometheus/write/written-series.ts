import type { Labels } from '../../../timeseries/series.ts';

/** One series to write: labels with `__name__`, and samples in columns. */
export interface WrittenSeries {
  readonly labels: Labels;
  /** Epoch milliseconds, whole, ascending. */
  readonly timestampsMs: readonly number[];
  readonly values: readonly number[];
}

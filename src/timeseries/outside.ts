import { numbersOf } from './columns.ts';
import { type Interval, isInside } from './interval.ts';
import type { Series } from './series.ts';

/** The numbers of a series whose moments lie in none of the intervals, NaN and infinities included. */
export function numbersOutside(series: Series, intervals: readonly Interval[]): number[] {
  const numbers = numbersOf(series);
  if (intervals.length === 0) return numbers;
  return numbers.filter((_, i) => !isInside(series.timestampsMs[i] ?? Number.NaN, intervals));
}

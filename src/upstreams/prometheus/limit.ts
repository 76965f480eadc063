import type { QueryResult } from '../../timeseries/series.ts';

/** A list no longer than the limit, and the remark to make when it was longer. */
export interface Limited<T> {
  readonly items: readonly T[];
  readonly warnings: readonly string[];
}

/** At most `limit` of `items`; 0 or absent is all. Servers that do not know `limit` send everything (§4, fact 8). */
export function limitItems<T>(items: readonly T[], limit = 0): Limited<T> {
  if (limit <= 0 || items.length <= limit) return { items, warnings: [] };
  return { items: items.slice(0, limit), warnings: [`results cut to the limit of ${limit} from ${items.length}`] };
}

/** The same for the series of an answer. */
export function limitSeries(result: QueryResult, limit?: number): QueryResult {
  const { items, warnings } = limitItems(result.series, limit);
  return warnings.length === 0 ? result : { ...result, series: items, warnings: [...result.warnings, ...warnings] };
}

import type { QueryResult } from '../../timeseries/series.ts';
import { MetricSeries } from '../series/metric-series.type.ts';
import type { FanOut } from './fan-out.ts';
import { MetricResult, RESULT_TYPES } from './metric-result.type.ts';
import type { Grid } from './step.ts';

/**
 * One answer out of those of all endpoints, in the order in which they were named; each series keeps its endpoint.
 *
 * `grid` is that of a range query, `null` of an instant one. `limit` holds for the whole, so it is cut once more.
 */
export function combine({ answers, coverage }: FanOut<QueryResult>, grid: Grid | null, limit?: number): MetricResult {
  const all = answers.flatMap(({ endpoint, value }) =>
    value.series.map((series) => new MetricSeries(series, endpoint, grid)),
  );
  const series = limit ? all.slice(0, limit) : all;
  const cut = series.length < all.length ? [`${all.length} series were cut to the limit of ${limit}`] : [];
  const first = answers[0]?.value;
  return Object.assign(new MetricResult(), {
    resultType: RESULT_TYPES[first?.resultType ?? (grid ? 'matrix' : 'vector')],
    series,
    text: first?.text ?? null,
    start: grid?.startMs ?? null,
    end: grid?.endMs ?? null,
    step: grid?.stepMs ?? null,
    warnings: [...new Set([...answers.flatMap(({ value }) => value.warnings), ...cut])],
    infos: [...new Set(answers.flatMap(({ value }) => value.infos))],
    coverage,
  });
}

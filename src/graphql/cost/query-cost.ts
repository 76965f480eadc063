import { MAX_POINTS_PER_QUERY } from '../../timeseries/step.ts';
import { seriesOf } from './metric-costs.ts';
import { CALL_POINTS } from './operation-cost.ts';
import { createSeriesPoints } from './series-points.ts';

/** A column of all points. */
const COLUMN = { atMost: Number.POSITIVE_INFINITY, rows: false };

/**
 * What one query costs that hands out every point with its time, as the Prometheus API does: as much as the same query of
 * the graph with both its columns. `points` are those of each series.
 */
export function queryCost(points: number, limit?: number): number {
  const calls = Math.max(1, Math.ceil(points / MAX_POINTS_PER_QUERY));
  const handedOut = createSeriesPoints();
  handedOut.note(COLUMN, 0);
  handedOut.note(COLUMN, 0);
  return Math.ceil(calls * CALL_POINTS + handedOut.settle({ points, series: seriesOf({ limit }) }));
}

import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import { pointsIn, type QueryResult } from '../../timeseries/series.ts';
import { ENTRY_CELLS, LOOK_CELLS } from '../answer/answer-budget.ts';
import type { GraphContext } from '../context.ts';
import { combine } from './combine.ts';
import { type FanOut, fanOut } from './fan-out.ts';
import type { MetricResult } from './metric-result.type.ts';
import { given, limitOf } from './metrics.input.ts';
import type { Metrics } from './metrics.type.ts';
import type { Grid } from './step.ts';

/** An expression, and what bounds its answer. Times are epoch milliseconds, lengths milliseconds. */
interface MetricQuery {
  readonly query: string;
  readonly timeout?: number | null | undefined;
  readonly limit?: number | null | undefined;
}

/** Asks an expression at one moment, now when `time` is left out, of all endpoints side by side. */
export async function queryInstant(
  metrics: Metrics,
  { query, time, timeout, limit }: MetricQuery & { readonly time?: number | null | undefined },
  context: GraphContext,
): Promise<MetricResult> {
  const scope = await metrics.scope();
  const question = {
    scope,
    query,
    ...given('timeMs', time),
    ...given('timeoutMs', timeout),
    ...given('limit', limitOf(limit)),
  };
  const ask = (endpoint: MetricsEndpoint) => context.loaders.metrics.instant({ endpoint, ...question });
  const answer = await fanOut(metrics.endpoints(), metrics.partial, ask, ({ stale }) => stale);
  return combine(counted(answer, context), null, question.limit);
}

/** Asks an expression over time of all endpoints side by side. */
export async function queryRange(
  metrics: Metrics,
  { query, grid, timeout, limit }: MetricQuery & { readonly grid: Grid },
  context: GraphContext,
): Promise<MetricResult> {
  const scope = await metrics.scope();
  const question = { scope, query, ...grid, ...given('timeoutMs', timeout), ...given('limit', limitOf(limit)) };
  const ask = (endpoint: MetricsEndpoint) => context.loaders.metrics.range({ endpoint, ...question });
  const answer = await fanOut(metrics.endpoints(), metrics.partial, ask, ({ stale }) => stale);
  return combine(counted(answer, context), grid, question.limit);
}

/** What was read is in memory until the request ends, whatever is handed out of it. */
function counted<Answer extends QueryResult>(found: FanOut<Answer>, { answer }: GraphContext): FanOut<Answer> {
  for (const { value } of found.answers) {
    answer.spend(value.series.length * ENTRY_CELLS + pointsIn(value.series) * LOOK_CELLS);
  }
  return found;
}

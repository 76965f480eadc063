import { planMerge } from '../../promql/merge.ts';
import { MAX_POINTS_PER_QUERY } from '../../timeseries/step.ts';
import { type CostArgs, type CostFacts, type FieldCost, numberOf } from './field-cost.ts';
import { pointsOfInstant, pointsOfRange } from './query-points.ts';

/** Series in an answer: nobody knows before how many come, but a limit below the guess is a promise. */
const SERIES_GUESS = 10;
const few: FieldCost = { points: 0.25 };

/** Labels by which scopes differ: those of the configuration's own defaults. */
const SCOPE_LABELS = ['instance', 'job'] as const;

/** Costs of what is asked by PromQL, and of the points that come of it. */
export const METRIC_COSTS: Readonly<Record<string, FieldCost>> = {
  'Metrics.instant': query('instant', pointsOfInstant),
  'Metrics.range': query('range', pointsOfRange),
  'Subscription.instant': query('instant', pointsOfInstant),
  'Subscription.range': query('range', (args, facts) =>
    pointsOfRange({ ...args, range: { last: args.window } }, facts),
  ),
  'Metrics.series': { calls: () => 1, times: seriesOf },
  'Metrics.labels': { calls: () => 1 },
  'Metrics.labelValues': { calls: () => 1 },
  'Metrics.metadata': { calls: () => 1, times: seriesOf },

  'MetricResult.series': { times: () => SERIES_GUESS },
  'MetricResult.coverage': few,
  'MetricSeries.labels': few,
  'LabelSet.labels': few,

  'MetricSeries.timestamps': { uses: ({ maxPoints }) => ({ atMost: most(maxPoints), rows: false }) },
  'MetricSeries.values': { uses: ({ maxPoints }) => ({ atMost: most(maxPoints), rows: false }) },
  'MetricSeries.samples': { uses: ({ maxPoints }) => ({ atMost: most(maxPoints), rows: true }) },
};

function query(kind: 'instant' | 'range', pointsOf: (args: CostArgs, facts: CostFacts) => number): FieldCost {
  const pieces = (args: CostArgs, facts: CostFacts) =>
    Math.max(1, Math.ceil(pointsOf(args, facts) / MAX_POINTS_PER_QUERY));
  return {
    calls: (args, facts) => pieces(args, facts) - (sharingOf(kind, args, facts) === 'none' ? 0 : 1),
    sharedCalls: (args, facts) => (sharingOf(kind, args, facts) === 'none' ? 0 : 1),
    singleTargetCalls: (args, facts) => (sharingOf(kind, args, facts) === 'single targets' ? 1 : 0),
    reads: (args, facts) => ({ points: pointsOf(args, facts), series: seriesOf(args) }),
  };
}

/**
 * Which entities of a list one query answers for. What aggregates would join the targets of an entity that has several, so
 * these are asked for by themselves.
 */
function sharingOf(
  kind: 'instant' | 'range',
  args: CostArgs,
  { mergeQueries }: CostFacts,
): 'all' | 'single targets' | 'none' {
  // Which series a limit leaves is up to the server, so queries with one are never merged.
  if (!mergeQueries || numberOf(args.limit, 0) > 0) return 'none';
  const plans = SCOPE_LABELS.map((label) => planMerge({ query: String(args.query), labels: [label], kind }).plan);
  if (plans.includes(null)) return 'none';
  return plans.every((plan) => plan?.labels.every(({ takesMany }) => takesMany)) ? 'all' : 'single targets';
}

/** How many series a query is taken to have. */
export function seriesOf({ limit }: CostArgs): number {
  return Math.min(SERIES_GUESS, numberOf(limit, 0) || SERIES_GUESS);
}

function most(maxPoints: unknown): number {
  return numberOf(maxPoints, Number.POSITIVE_INFINITY);
}

import { badUserInput } from '../../errors/sightline-error.ts';
import { ENTRY_CELLS, FIELD_CELLS, LOOK_CELLS } from '../../graphql/answer/answer-budget.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { queryCost } from '../../graphql/cost/query-cost.ts';
import { pointsOfInstant } from '../../graphql/cost/query-points.ts';
import type { MetricAnswer } from '../../loaders/metrics/answer.ts';
import { EVERYTHING } from '../../loaders/metrics/series-scope.ts';
import type { QueryTuning, TunedResult } from '../../loaders/prometheus/direct.loader.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import { alignDown } from '../../timeseries/align.ts';
import { pointsIn } from '../../timeseries/series.ts';
import { MAX_POINTS_PER_QUERY, pointCount } from '../../timeseries/step.ts';
import type { ApiAnswer } from './api-answer.ts';
import type { ApiHandler } from './api-request.ts';
import type { Parameters } from './parameters.ts';
import { writeQueryData } from './write-result.ts';

/** An expression at one moment. */
export const query: ApiHandler = async ({ parameters, endpoint, context, pay }) => {
  const timeMs = parameters.timeMs('time');
  const question = {
    query: parameters.expression(),
    ...common(parameters),
    ...(timeMs === undefined ? {} : { timeMs }),
  };
  const tuning = tuningOf(parameters);
  await pay(queryCost(pointsOfInstant(question), question.limit));
  const answer = tuning
    ? await context.loaders.directMetrics.instant(endpoint, { ...question, tuning })
    : await context.loaders.metrics.instant({ ...question, endpoint, scope: EVERYTHING });
  return told(counted(answer, context), endpoint, timeMs ?? context.nowMs);
};

/** An expression over time. */
export const queryRange: ApiHandler = async ({ parameters, endpoint, context, pay }) => {
  const startMs = parameters.requiredTimeMs('start');
  const endMs = parameters.requiredTimeMs('end');
  if (endMs < startMs) throw badUserInput('invalid parameter "end": it is before the start');
  const stepMs = parameters.durationMs('step');
  if (stepMs === undefined)
    throw badUserInput('invalid parameter "step": accepted: seconds or a duration, more than 0');
  const question = { query: parameters.expression(), ...common(parameters) };
  const tuning = tuningOf(parameters);

  // What is cached and split lies on the step's grid; all else goes out as it came, and has the upstream's bounds.
  const gridEndMs = alignDown(endMs, stepMs);
  const onGrid = startMs % stepMs === 0 && (gridEndMs === endMs || !/\b(?:end|range)\b/i.test(question.query));
  const most =
    onGrid && !tuning ? Math.max(MAX_POINTS_PER_QUERY, context.limits.samplesPerSeries) : MAX_POINTS_PER_QUERY;
  if (Math.floor((endMs - startMs) / stepMs) > most) {
    const advice = 'accepted: a longer step or a shorter range';
    throw badUserInput(`exceeded maximum resolution of ${most} points per timeseries; ${advice}`);
  }
  await pay(queryCost(pointCount(startMs, endMs, stepMs), question.limit));
  const answer =
    onGrid && !tuning
      ? await context.loaders.metrics.range({
          ...question,
          endpoint,
          scope: EVERYTHING,
          startMs,
          endMs: gridEndMs,
          stepMs,
        })
      : await context.loaders.directMetrics.range(endpoint, {
          ...question,
          startMs,
          endMs,
          stepSeconds: stepMs / 1_000,
          ...(tuning ? { tuning } : {}),
        });
  return told(counted(answer, context), endpoint, endMs);
};

function common(parameters: Parameters) {
  const limit = parameters.count('limit');
  const timeoutMs = parameters.durationMs('timeout');
  return { ...(limit === undefined ? {} : { limit }), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

function tuningOf(parameters: Parameters): QueryTuning | null {
  const lookbackDeltaMs = parameters.durationMs('lookback_delta');
  const stats = parameters.text('stats');
  if (lookbackDeltaMs === undefined && stats === undefined) return null;
  return {
    ...(lookbackDeltaMs === undefined ? {} : { lookbackDeltaMs }),
    ...(stats === undefined ? {} : { stats }),
  };
}

/** What is going to be written of an answer, counted as the graph counts it: each point is read, and has a time and a value. */
function counted<Answer extends MetricAnswer | TunedResult>(found: Answer, { answer }: GraphContext): Answer {
  const { series } = found;
  const buckets = series.flatMap(({ histograms }) => histograms.map((point) => point.buckets.length));
  answer.spend(series.length * ENTRY_CELLS + pointsIn(series) * (2 + LOOK_CELLS));
  answer.spend(buckets.reduce((sum, count) => sum + count, 0) * FIELD_CELLS);
  return found;
}

function told(answer: MetricAnswer | TunedResult, { source, region }: MetricsEndpoint, timeMs: number): ApiAnswer {
  const stale = 'stale' in answer ? answer.stale : null;
  const place = region === null ? source.name : `${source.name} in ${region}`;
  const old = stale && `${place} is failing: this is its last good answer, ${Math.round(stale.ageMs / 1_000)} s old`;
  return {
    dataJson: writeQueryData(answer, timeMs, 'statsJson' in answer ? answer.statsJson : undefined),
    warnings: old === null ? answer.warnings : [...answer.warnings, old],
    infos: answer.infos,
  };
}

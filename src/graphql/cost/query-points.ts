import { SightlineError } from '../../errors/sightline-error.ts';
import { parsePromQL } from '../../promql/parse.ts';
import type { Expr } from '../../promql/syntax/ast.ts';
import { parseDurationMs } from '../../timeseries/duration.ts';
import { pointCount } from '../../timeseries/step.ts';
import { gridOf } from '../metrics/step.ts';
import { windowOf } from '../metrics/time-window.ts';
import type { CostArgs, CostFacts } from './field-cost.ts';

/** How often what a selector like `up[1d]` reads was sampled: Prometheus' own habit, and finer than NHN's minute. */
const SAMPLED_MS = 15_000;
/** The step of a subquery that names none; servers choose their own. */
const SUBQUERY_STEP_MS = 60_000;

/** How many points a range query asks of each series: 0 of one that its resolver refuses. */
export function pointsOfRange({ range, step, maxPoints }: CostArgs, facts: CostFacts): number {
  try {
    const density = { stepMs: given(step), maxPoints: given(maxPoints), pointsMax: facts.samplesPerSeries };
    const { startMs, endMs, stepMs } = gridOf(windowOf(windowArgs(range), facts.nowMs), density);
    return pointCount(startMs, endMs, stepMs);
  } catch (error) {
    if (error instanceof SightlineError) return 0;
    throw error;
  }
}

/** How many points an instant query may give of each series: one, unless the expression is a stretch of time. */
export function pointsOfInstant({ query }: CostArgs): number {
  let expr: Expr = parsePromQL(String(query)).root;
  while (expr.kind === 'offset' || expr.kind === 'at' || expr.kind === 'postfix' || expr.kind === 'paren') {
    expr = expr.expr;
  }
  if (expr.kind === 'range') return Math.ceil(lengthMs(expr.range) / SAMPLED_MS);
  if (expr.kind !== 'subquery') return 1;
  return Math.ceil(lengthMs(expr.range) / (expr.step === null ? SUBQUERY_STEP_MS : lengthMs(expr.step)));
}

function windowArgs(range: unknown): { start: number | null; end: number | null; last: number | null } {
  if (range === null || typeof range !== 'object') return { start: null, end: null, last: null };
  const { start, end, last } = { start: null, end: null, last: null, ...range };
  return { start: given(start), end: given(end), last: given(last) };
}

function given(argument: unknown): number | null {
  return typeof argument === 'number' ? argument : null;
}

/** Never 0. Newer servers take plain seconds, and expressions, whose length only they can tell. */
function lengthMs(text: string): number {
  if (Number(text) > 0) return Number(text) * 1_000;
  try {
    return Math.max(1, parseDurationMs(text));
  } catch {
    return SAMPLED_MS;
  }
}

import { type GraphQLResolveInfo, responsePathAsArray } from 'graphql';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import { ENTRY_CELLS } from '../answer/answer-budget.ts';
import type { GraphContext } from '../context.ts';
import { fanOut } from './fan-out.ts';
import type { Metrics } from './metrics.type.ts';

/**
 * The union of what all endpoints list, each entry once, sorted.
 *
 * A list has no place to say which endpoints are missing or what was cut: that goes to the answer's extensions, under
 * the field's path.
 */
export async function listOver<T extends object | string>(
  metrics: Metrics,
  context: GraphContext,
  info: GraphQLResolveInfo,
  limit: number | undefined,
  ask: (endpoint: MetricsEndpoint) => Promise<{ readonly items: readonly T[]; readonly warnings: readonly string[] }>,
): Promise<readonly T[]> {
  const { answers, coverage } = await fanOut(metrics.endpoints(), metrics.partial, ask);
  context.answer.spend(answers.reduce((sum, { value }) => sum + value.items.length, 0) * ENTRY_CELLS);
  const byText = new Map(answers.flatMap(({ value }) => value.items.map((item) => [identity(item), item] as const)));
  const all = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  const warnings = [...new Set(answers.flatMap(({ value }) => value.warnings))];
  if (warnings.length > 0 || coverage.some(({ status }) => status !== 'COMPLETE')) {
    context.remarks.push({ path: responsePathAsArray(info.path), coverage, warnings });
  }
  return limit ? all.slice(0, limit) : all;
}

function identity(item: object | string): string {
  return typeof item === 'string' ? item : JSON.stringify(Object.entries(item).sort());
}

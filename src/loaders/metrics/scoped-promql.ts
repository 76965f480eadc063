import { badUserInput } from '../../errors/sightline-error.ts';
import { canonicalPromQL } from '../../promql/canonical.ts';
import { type Matcher, oneOf } from '../../promql/matcher.ts';
import { PromQLScopeError, scopePromQL, scopeSelector, selectorOf } from '../../promql/scope.ts';
import type { SeriesScope } from './series-scope.ts';

/**
 * The expression, narrowed to the scope.
 *
 * @throws BAD_USER_INPUT for an expression that cannot be narrowed.
 */
export function scopedExpression(expression: string, scope: SeriesScope): string {
  return explained(() => scopePromQL(expression, matchersOf(scope)));
}

/**
 * The same text for expressions that, narrowed to the scope, differ in layout only: what a cache goes by.
 *
 * @throws BAD_USER_INPUT for an expression that cannot be narrowed.
 */
export function canonicalExpression(expression: string, scope: SeriesScope): string {
  // What is narrowed is printed from its tree, and so is canonical already.
  return scope.length === 0 ? canonicalPromQL(expression) : scopedExpression(expression, scope);
}

/**
 * The selectors, each narrowed to the scope. Without any, the scope itself is one; `undefined` when that is everything.
 *
 * @throws BAD_USER_INPUT for what is no selector.
 */
export function scopedSelectors(
  selectors: readonly string[] | undefined,
  scope: SeriesScope,
): readonly string[] | undefined {
  const matchers = matchersOf(scope);
  if (selectors) return selectors.map((selector) => explained(() => scopeSelector(selector, matchers)));
  const own = selectorOf(matchers);
  return own === null ? undefined : [own];
}

function matchersOf(scope: SeriesScope): Matcher[] {
  return scope.map(({ label, values }) => oneOf(label, values));
}

function explained<T>(narrow: () => T): T {
  try {
    return narrow();
  } catch (error) {
    if (error instanceof PromQLScopeError) throw badUserInput(error.message);
    throw error;
  }
}

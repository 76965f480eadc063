import { type Matcher, printMatcher } from './matcher.ts';
import { parsePromQL } from './parse.ts';
import { printPromQL } from './print.ts';
import { quoteLabelValue } from './quote.ts';
import type { Expr, MatcherNode, SelectorExpr } from './syntax/ast.ts';
import { mapChildren, walk } from './syntax/walk.ts';

/** An expression that cannot be limited to a scope. */
export class PromQLScopeError extends Error {
  override readonly name = 'PromQLScopeError';
}

/**
 * The expression limited to the series that fulfil some matchers, which are added to every selector of the tree.
 *
 * Prometheus joins matchers with AND, so a matcher can only narrow, whatever the selector already says of that label.
 * The result is printed from the tree: nothing of the caller's text that is not part of it (comments, spacing) remains.
 * Without matchers the text comes back unchanged. A matcher `label=""` selects series that lack the label.
 * @throws PromQLSyntaxError for a text that is no PromQL
 * @throws PromQLScopeError for `info()`, which reads series that no selector of the text names
 * @throws RangeError for a matcher that cannot be written (see printMatcher)
 */
export function scopePromQL(text: string, matchers: readonly Matcher[]): string {
  const { root } = parsePromQL(text);
  return matchers.length === 0 ? text : printPromQL(scopeExpr(root, matchers));
}

/**
 * Like scopePromQL, for the `match[]` of series, labels and label values: only a selector is allowed there.
 * @throws PromQLSyntaxError, RangeError
 * @throws PromQLScopeError for anything but an instant vector selector
 */
export function scopeSelector(text: string, matchers: readonly Matcher[]): string {
  const { root } = parsePromQL(text);
  if (root.kind !== 'selector') {
    throw new PromQLScopeError('Expected a selector, such as up or {job="web"}: match takes no functions or operators');
  }
  return matchers.length === 0 ? text : printPromQL(scopeExpr(root, matchers));
}

/** A selector for everything in a scope: what `match[]` is when the caller gave none. Null without matchers. */
export function selectorOf(matchers: readonly Matcher[]): string | null {
  return matchers.length === 0 ? null : `{${matchers.map(printMatcher).join(',')}}`;
}

/** Whether the expression reads any series; `1 + 1`, `time()` and `vector(1)` do not, so that no scope applies to them. */
export function readsSeries(text: string): boolean {
  return exprReadsSeries(parsePromQL(text).root);
}

/** Like readsSeries, of a tree. */
function exprReadsSeries(expr: Expr): boolean {
  return walk(expr).some((node) => node.kind === 'selector' || (node.kind === 'call' && node.name === 'info'));
}

/** Like scopePromQL, of a tree; the tree is copied. */
export function scopeExpr(expr: Expr, matchers: readonly Matcher[]): Expr {
  const nodes = matchers.map(matcherNode);
  const scope = (node: Expr): Expr => {
    if (node.kind === 'selector') return narrowed(node, nodes);
    if (node.kind === 'call' && node.name === 'info') {
      throw new PromQLScopeError('info() reads series beyond its argument and cannot be limited to a scope');
    }
    return mapChildren(node, scope);
  };
  return scope(expr);
}

function narrowed(selector: SelectorExpr, matchers: readonly MatcherNode[]): SelectorExpr {
  return { ...selector, matchers: [...selector.matchers, ...matchers] };
}

function matcherNode(matcher: Matcher): MatcherNode {
  printMatcher(matcher); // refuses what cannot be written
  return {
    from: 0,
    to: 0,
    label: matcher.label,
    labelRaw: matcher.label,
    op: matcher.op,
    value: { raw: quoteLabelValue(matcher.value), value: matcher.value },
  };
}

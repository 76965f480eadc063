import type { Expr } from './ast.ts';

/** The expressions directly below one, in the order of the text. */
function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'binary':
      return [expr.left, expr.right];
    case 'aggregate':
    case 'call':
      return expr.args;
    default:
      return [expr.expr];
  }
}

/** Every expression of the tree, a parent before its children, in the order of the text. */
export function* walk(expr: Expr): Generator<Expr> {
  const pending: Expr[] = [expr];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    pending.push(...childrenOf(next).toReversed());
  }
}

/** The number of levels of a tree; without recursion, because the tree may be too deep for it. */
export function depthOf(expr: Expr): number {
  let deepest = 0;
  const pending: [Expr, number][] = [[expr, 1]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [node, depth] = next;
    deepest = Math.max(deepest, depth);
    for (const child of childrenOf(node)) pending.push([child, depth + 1]);
  }
  return deepest;
}

/** The same tree with each expression's children replaced by what `change` makes of them. */
export function mapChildren(expr: Expr, change: (child: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return expr;
    case 'binary':
      return { ...expr, left: change(expr.left), right: change(expr.right) };
    case 'aggregate':
    case 'call':
      return { ...expr, args: expr.args.map(change) };
    default:
      return { ...expr, expr: change(expr.expr) };
  }
}

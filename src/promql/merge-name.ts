import { parsePromQL } from './parse.ts';
import { printPromQL } from './print.ts';
import type { Expr } from './syntax/ast.ts';
import { mapChildren } from './syntax/walk.ts';

/** A plain selector taken apart: its metric's name, and the rest, which queries of other metrics may share. */
export interface NamedShape {
  readonly name: string;
  /** The query without the name; `{}` for a bare metric. It is for planMerge with the label `__name__`, not to be sent. */
  readonly query: string;
}

/**
 * Takes the name out of a plain selector (with range, offset, `@` and parentheses as they are), so that queries of
 * different metrics can merge by the label `__name__`; null for anything else.
 * @throws PromQLSyntaxError
 */
export function nameShape(query: string): NamedShape | null {
  let name: string | null = null;
  const unnamed = (expr: Expr): Expr => {
    switch (expr.kind) {
      case 'selector':
        if (expr.matchers.some((matcher) => matcher.label === '__name__')) return expr;
        name = expr.name ?? expr.quotedName?.value ?? null;
        return { ...expr, name: null, quotedName: null };
      case 'paren':
      case 'range':
      case 'offset':
      case 'at':
        return mapChildren(expr, unnamed);
      default:
        return expr;
    }
  };
  const shape = printPromQL(unnamed(parsePromQL(query).root));
  return name === null ? null : { name, query: shape };
}

import type { Expr } from '../syntax/ast.ts';
import { FUNCTIONS, type ValueType } from '../syntax/functions.ts';

/** The type of an expression by its outermost part; its insides are not checked. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregate':
      return 'vector';
    case 'range':
    case 'subquery':
      return 'matrix';
    case 'call':
      return FUNCTIONS.get(expr.name)?.returns ?? 'vector';
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
    default:
      return typeOf(expr.expr);
  }
}

/** A type in words, with its article. */
export function typeName(type: ValueType): string {
  return { scalar: 'a scalar', vector: 'an instant vector', matrix: 'a range vector', string: 'a string' }[type];
}

/** The expression inside any number of parentheses. */
export function bare(expr: Expr): Expr {
  return expr.kind === 'paren' ? bare(expr.expr) : expr;
}

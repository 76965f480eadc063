import type { BinaryExpr, Expr, UnaryExpr } from './ast.ts';

/** A sign before an operand. */
export interface PrefixPart {
  readonly part: 'prefix';
  readonly op: UnaryExpr['op'];
  readonly from: number;
}

/** An operand: anything that needs no precedence to be read. */
export interface OperandPart {
  readonly part: 'operand';
  readonly expr: Expr;
}

/** What stands behind an operand: a range, a subquery, `offset`, `@`. */
export interface PostfixPart {
  readonly part: 'postfix';
  readonly wrap: (inner: Expr) => Expr;
}

/** A binary operator with its modifiers. */
export interface InfixPart {
  readonly part: 'infix';
  readonly operator: Pick<BinaryExpr, 'op' | 'bool' | 'matching' | 'fill'>;
}

/** One part of an expression, in the order of the text. */
export type ExprPart = PrefixPart | OperandPart | PostfixPart | InfixPart;

/** How tightly operators bind in Prometheus; all join to the left but `^`. */
const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ...['and', 'unless'].map((op): [string, number] => [op, 2]),
  ...['==', '!=', '<', '<=', '>', '>='].map((op): [string, number] => [op, 3]),
  ...['+', '-'].map((op): [string, number] => [op, 4]),
  ...['*', '/', '%', 'atan2'].map((op): [string, number] => [op, 5]),
  ['^', 6],
]);

/** A sign binds like `*`: `-a ^ b` is `-(a ^ b)`, and `-a * b` is `(-a) * b`. */
const SIGN_PRECEDENCE = 5;

/** Operators that only newer servers know (`</`, `>/`) compare like the others. */
const DEFAULT_PRECEDENCE = 3;

/**
 * Builds the tree of a run of parts as Prometheus reads it.
 *
 * The grammar package gives ranges, offsets and `@` no precedence: it reads `a + b offset 1m` as `(a + b) offset 1m`,
 * where every server reads `a + (b offset 1m)`. Its trees are therefore taken apart and joined anew here.
 */
export function associate(parts: readonly ExprPart[]): Expr {
  let at = 0;

  function operand(): Expr {
    const next = parts[at++];
    if (next?.part === 'prefix') {
      const expr = climb(SIGN_PRECEDENCE + 1);
      return { kind: 'unary', op: next.op, expr, from: next.from, to: expr.to };
    }
    if (next?.part !== 'operand') throw new RangeError('An expression needs an operand');
    let { expr } = next;
    for (let behind = parts[at]; behind?.part === 'postfix'; behind = parts[++at]) expr = behind.wrap(expr);
    return expr;
  }

  function climb(least: number): Expr {
    let left = operand();
    for (let infix = parts[at]; infix?.part === 'infix'; infix = parts[at]) {
      const precedence = PRECEDENCE.get(infix.operator.op) ?? DEFAULT_PRECEDENCE;
      if (precedence < least) break;
      at++;
      const right = climb(infix.operator.op === '^' ? precedence : precedence + 1);
      left = { kind: 'binary', ...infix.operator, left, right, from: left.from, to: right.to };
    }
    return left;
  }

  return climb(0);
}

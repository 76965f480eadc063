import type { Expr } from '../syntax/ast.ts';

/*
 * How one query can answer for many scopes.
 *
 * Let e[v] be the answer of expression e when each of its selectors is limited to L="v", and let T(e) be the rewritten
 * expression whose selectors are limited to L=~"v1|v2|…". Every rule in the carry-* files keeps this promise:
 *
 *   (1) every series of T(e) has a label L whose value v is one of the scope's values, none of which is empty;
 *   (2) the series of T(e) with L="v" are those of e[v], but for the label L itself; and if e is `ordered`, they come in
 *       the same relative order;
 *   (3) either every series of every e[v] has L="v" (`keeps`), or none has a label L (not `keeps`);
 *   (4) if any e[v] is an error, T(e) is one. (The reverse need not hold: on an error each caller runs on its own.)
 *
 * (1) and (2) give the split: filter by L, and (3) says whether L is then removed. A rule that cannot keep all four
 * throws Unmergeable. If no rule changed anything (`changed` is false) then T(e) = e, so by (2) filtering for several
 * values of L also gives the answer of a caller whose scope has several.
 *
 * The order matters because floating-point sums depend on it. In a range query (or a subquery) Prometheus collects what
 * operators, aggregations and functions of vectors give in a hash map, and reads it back in an order that depends on how
 * many series there are and on chance. What then sums such series up has no fixed last digit even when asked twice; a
 * merged query would choose from other digits, so it is not merged.
 *
 * An expression that reads no series and gives a scalar or string is a constant: it is the same for every scope.
 */

/** The outcome of carrying a label through an expression. */
export type Carried = CarriedSeries | CarriedConstant;

/** An expression whose series all have the label. */
export interface CarriedSeries {
  readonly kind: 'series';
  readonly expr: Expr;
  /** Whether the original's series have the label too. */
  readonly keeps: boolean;
  /** Whether the expression differs from the original. */
  readonly changed: boolean;
  /** Whether the series of one scope come in the order in which its own query would give them. */
  readonly ordered: boolean;
}

/** A scalar or string that depends on no series. */
export interface CarriedConstant {
  readonly kind: 'constant';
  readonly expr: Expr;
}

/** What every query of one merge has in common and the rules depend on. */
export interface CarryContext {
  readonly label: string;
  /** How this part is evaluated: at one moment, or at many and then collected without an order, as in subqueries. */
  readonly kind: 'instant' | 'range';
  /** Carries the label through a part of the expression. */
  readonly carry: (expr: Expr) => Carried;
}

/** An expression that one query cannot answer for many scopes, and why. */
export class Unmergeable extends Error {
  override readonly name = 'Unmergeable';
}

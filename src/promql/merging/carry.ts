import type { Expr } from '../syntax/ast.ts';
import { type Carried, type CarryContext, Unmergeable } from './carried.ts';
import { carryAggregation } from './carry-aggregation.ts';
import { carryBinary } from './carry-binary.ts';
import { carryCall } from './carry-call.ts';

/**
 * Rewrites an expression so that a label passes through it unharmed; the promise and its proof stand in carried.ts.
 * @throws Unmergeable where the promise cannot be proved
 */
export function carry(expr: Expr, label: string, kind: 'instant' | 'range'): Carried {
  const context: CarryContext = { label, kind, carry: (part) => carryPart(part, context) };
  return carryPart(expr, context);
}

function carryPart(expr: Expr, context: CarryContext): Carried {
  if (context.label === '__name__') refuseComputation(expr);
  switch (expr.kind) {
    case 'number':
    case 'string':
      return { kind: 'constant', expr };
    case 'selector':
      // The storage answers a regular expression of values with the union of what it answers for each, in its own order.
      return { kind: 'series', expr, keeps: true, changed: false, ordered: true };
    case 'call':
      return carryCall(expr, context);
    case 'aggregate':
      return carryAggregation(expr, context);
    case 'binary':
      return carryBinary(expr, context);
    case 'postfix':
      throw new Unmergeable(`the modifier ${expr.modifier} is experimental`);
    case 'subquery': {
      const inner = carry(expr.expr, context.label, 'range');
      return { ...inner, expr: { ...expr, expr: inner.expr } };
    }
    default: {
      // Parentheses and signs treat each series alone. Ranges, subqueries, offset and @ choose the times at which the
      // inner expression is evaluated, the same for every scope, since start() and end() are the same for all callers.
      const inner = carryPart(expr.expr, context);
      return { ...inner, expr: { ...expr, expr: inner.expr } };
    }
  }
}

/** A metric's name is dropped or ignored by nearly everything; only bare selectors surely keep it. */
function refuseComputation(expr: Expr): void {
  switch (expr.kind) {
    case 'selector':
    case 'paren':
    case 'range':
    case 'offset':
    case 'at':
      return;
    default:
      throw new Unmergeable('only plain selectors keep the name of the metric');
  }
}

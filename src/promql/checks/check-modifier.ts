import type { AtExpr, Expr, OffsetExpr, RangeExpr, Span, SubqueryExpr, UnaryExpr } from '../syntax/ast.ts';
import type { Report } from './check-selector.ts';
import { typeName, typeOf } from './types.ts';

/** The rules for what stands behind or before an expression: ranges, subqueries, `offset`, `@` and signs. */
export function checkModifier(expr: RangeExpr | SubqueryExpr | OffsetExpr | AtExpr | UnaryExpr, report: Report): void {
  switch (expr.kind) {
    case 'range':
      checkDuration(expr.range, expr, report);
      checkRange(expr, report);
      break;
    case 'subquery':
      checkDuration(expr.range, expr, report);
      if (expr.step !== null) checkDuration(expr.step, expr, report);
      if (typeOf(expr.expr) !== 'vector') {
        report(expr, `A subquery runs an instant vector over time, not ${typeName(typeOf(expr.expr))}`);
      }
      break;
    case 'offset':
    case 'at':
      checkPlacement(expr, report);
      break;
    case 'unary':
      if (typeOf(expr.expr) === 'matrix' || typeOf(expr.expr) === 'string') {
        report(expr, `${expr.op} works on scalars and instant vectors, not on ${typeName(typeOf(expr.expr))}`);
      }
  }
}

function checkRange(expr: RangeExpr, report: Report): void {
  const { kind } = expr.expr;
  if (kind === 'selector') return;
  if (kind === 'offset') report(expr, 'offset stands after the range: write x[5m] offset 1h');
  else if (kind === 'at') report(expr, '@ stands after the range: write x[5m] @ 0');
  else
    report(expr, 'A range stands only behind a selector: for any other expression write a subquery, such as [30m:1m]');
}

function checkPlacement(expr: OffsetExpr | AtExpr, report: Report): void {
  const word = expr.kind === 'at' ? '@' : 'offset';
  if (expr.kind === 'at' && (/(?:nan|inf)$/i.test(expr.at) || Math.abs(Number(expr.at)) === Number.POSITIVE_INFINITY))
    report(expr, `@ needs a time, not ${expr.at}`);
  let inner: Expr = expr.expr;
  while (inner.kind === 'offset' || inner.kind === 'at' || inner.kind === 'postfix') {
    if (inner.kind === expr.kind) report(expr, `${word} stands more than once behind one selector`);
    inner = inner.expr;
  }
  if (inner.kind !== 'selector' && inner.kind !== 'range' && inner.kind !== 'subquery') {
    report(expr, `${word} stands only behind a selector, a range or a subquery: put it inside`);
  }
}

/** Only plain durations are judged: newer servers know arithmetic on them. */
function checkDuration(duration: string, span: Span, report: Report): void {
  if (/^-\d+\w+$|^(?:0+(?:y|w|d|h|m|s|ms)?)+$/.test(duration))
    report(span, 'A duration in brackets must be longer than 0');
  if (/^\d+y/.test(duration) && Number.parseInt(duration, 10) >= 293)
    report(span, `The duration ${duration} is too long`);
}

import { checkBinary } from './checks/check-binary.ts';
import { checkAggregation, checkCall } from './checks/check-call.ts';
import { checkModifier } from './checks/check-modifier.ts';
import { checkSelector, type Report } from './checks/check-selector.ts';
import { bare, typeName, typeOf } from './checks/types.ts';
import { readPromQL } from './parse.ts';
import { printSelector } from './print.ts';
import type { Expr, SelectorExpr } from './syntax/ast.ts';
import type { ValueType } from './syntax/functions.ts';
import { walk } from './syntax/walk.ts';
import { faultAt, type PromQLFault } from './syntax-error.ts';

/** What an editor wants to know of a text. */
export interface PromQLCheck {
  readonly valid: boolean;
  readonly errors: readonly PromQLFault[];
  /** What the expression evaluates to; null when the text is not valid. */
  readonly resultType: ValueType | null;
  /** The selectors that the expression reads, without range, offset and `@`; empty when the text cannot be parsed. */
  readonly selectors: readonly string[];
}

/** What the expression is for: a range query takes only scalars and instant vectors. */
export interface CheckOptions {
  readonly kind?: 'instant' | 'range';
}

/**
 * Checks syntax, types, regular expressions and selectors without sending anything anywhere; never throws.
 *
 * Where versions of Prometheus differ the newest language counts: an old server may still refuse what is valid here.
 */
export function checkPromQL(text: string, options: CheckOptions = {}): PromQLCheck {
  const { parsed, faults } = readPromQL(text);
  if (parsed === null) return { valid: false, errors: faults, resultType: null, selectors: [] };
  const { root } = parsed;
  const errors: PromQLFault[] = [];
  const report: Report = (span, message) => errors.push(faultAt(text, message, span));
  for (const node of walk(root)) checkNode(node, report);
  if (options.kind === 'range') checkRangeQuery(root, report);
  errors.sort((a, b) => a.from - b.from);
  const valid = errors.length === 0;
  const selectors = [...walk(root)].filter((node): node is SelectorExpr => node.kind === 'selector').map(printSelector);
  return { valid, errors, resultType: valid ? typeOf(root) : null, selectors };
}

function checkNode(node: Expr, report: Report): void {
  switch (node.kind) {
    case 'number':
      // Text such as 0x or 1e400, which the grammar takes and servers do not.
      if (/^[-+]?(?:\d|\.)/.test(node.raw) && Number(node.raw.replace(/_/g, '')) === Number.POSITIVE_INFINITY) {
        report(node, `The number ${node.raw} is out of range`);
      }
      break;
    case 'selector':
      checkSelector(node, report);
      break;
    case 'call':
      checkCall(node, report);
      break;
    case 'aggregate':
      checkAggregation(node, report);
      break;
    case 'binary':
      checkBinary(node, report);
      break;
    case 'string':
    case 'paren':
    case 'postfix':
      break;
    default:
      checkModifier(node, report);
  }
}

function checkRangeQuery(root: Expr, report: Report): void {
  const type = typeOf(root);
  if (type === 'scalar' || type === 'vector') return;
  const advice =
    type === 'matrix' && bare(root).kind === 'range'
      ? ': leave the brackets out, or use a function such as rate()'
      : '';
  report(root, `A range query evaluates a scalar or an instant vector at each step, not ${typeName(type)}${advice}`);
}

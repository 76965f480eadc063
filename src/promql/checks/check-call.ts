import type { AggregateExpr, CallExpr, Expr } from '../syntax/ast.ts';
import { AGGREGATIONS, FUNCTIONS, type FunctionSignature, type ValueType } from '../syntax/functions.ts';
import { suggestFunction } from '../syntax/suggest.ts';
import type { Report } from './check-selector.ts';
import { regexFault } from './regex.ts';
import { bare, typeName, typeOf } from './types.ts';

/** The rules for function calls: a known name, and arguments of the right number and types. */
export function checkCall(call: CallExpr, report: Report): void {
  const signature = FUNCTIONS.get(call.name);
  if (signature === undefined) {
    const near = suggestFunction(call.name);
    report(call, `Unknown function ${call.name}${near === null ? '' : `: did you mean ${near}?`}`);
    return;
  }
  const count = countFault(signature, call.args.length);
  if (count !== null) {
    report(call, `${call.name}() takes ${count}, not ${call.args.length}`);
    return;
  }
  for (const [index, arg] of call.args.entries()) {
    const wanted = signature.args[Math.min(index, signature.args.length - 1)];
    if (wanted !== undefined) checkType(arg, wanted, `${call.name}()`, report);
  }
  const regex = call.name === 'label_replace' ? call.args[4] : undefined;
  if (regex?.kind === 'string' && regex.string.value !== null) {
    const fault = regexFault(regex.string.value);
    if (fault !== null) report(regex, `label_replace() needs a regular expression of RE2: ${fault}`);
  }
}

/** The rules for aggregations: one vector, after the parameter where there is one. */
export function checkAggregation(aggregation: AggregateExpr, report: Report): void {
  const { op, args } = aggregation;
  const parameter = AGGREGATIONS.get(op) ?? null;
  const wanted = parameter === null ? 1 : 2;
  if (args.length !== wanted) {
    const takes = parameter === null ? 'an instant vector' : `${typeName(parameter)} and an instant vector`;
    report(aggregation, `${op} takes ${takes}, not ${args.length} argument${args.length === 1 ? '' : 's'}`);
    return;
  }
  const [first, second] = args;
  if (parameter !== null && first) checkType(first, parameter, op, report);
  const operand = parameter === null ? first : second;
  if (operand) checkType(operand, 'vector', op, report);
}

function countFault(signature: FunctionSignature, count: number): string | null {
  const most = signature.variadic ? Number.POSITIVE_INFINITY : signature.args.length;
  const least = signature.args.length - signature.optional;
  if (count >= least && count <= most) return null;
  if (least === most) return `${least} argument${least === 1 ? '' : 's'}`;
  return count < least ? `at least ${least} arguments` : `at most ${most} argument${most === 1 ? '' : 's'}`;
}

function checkType(arg: Expr, wanted: ValueType, where: string, report: Report): void {
  const type = typeOf(arg);
  if (type === wanted) return;
  report(arg, `${where} expects ${typeName(wanted)} here, not ${typeName(type)}${advice(arg, type, wanted)}`);
}

function advice(arg: Expr, type: ValueType, wanted: ValueType): string {
  const direct = bare(arg).kind === 'selector';
  if (wanted === 'matrix' && type === 'vector')
    return direct ? ': add a range, such as [5m]' : ': add a subquery, such as [30m:1m]';
  if (wanted === 'vector' && type === 'matrix') return ': use a function of ranges, such as rate() or max_over_time()';
  if (wanted === 'vector' && type === 'scalar') return ': vector() makes one of it';
  if (wanted === 'scalar' && type === 'vector') return ': scalar() makes one of a vector with one element';
  return '';
}

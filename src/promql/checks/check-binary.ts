import type { BinaryExpr } from '../syntax/ast.ts';
import type { Report } from './check-selector.ts';
import { typeName, typeOf } from './types.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** Whether an operator works on sets of series, not on their values. */
export function isSetOperator(op: string): boolean {
  return SET_OPERATORS.has(op);
}

/** The rules for binary operators: operand types, `bool`, and vector matching. */
export function checkBinary(binary: BinaryExpr, report: Report): void {
  const { op, left, right, matching } = binary;
  const operands = [left, right];
  const types = operands.map(typeOf);
  for (const operand of operands) {
    const type = typeOf(operand);
    if (type === 'scalar' || type === 'vector') continue;
    report(operand, `${op} works on scalars and instant vectors, not on ${typeName(type)}`);
  }
  if (binary.bool && !COMPARISONS.has(op)) {
    report(binary, `bool stands only after a comparison, such as == or >, not after ${op}`);
  }
  const scalars = types.filter((type) => type === 'scalar').length;
  if (scalars === 2 && COMPARISONS.has(op) && !binary.bool) {
    report(binary, `Two scalars can be compared only with bool: write ${op} bool`);
  }
  if (scalars > 0 && SET_OPERATORS.has(op)) {
    report(binary, `${op} joins two instant vectors, but one side is a scalar: vector() makes a vector of it`);
  }
  if (matching === null) return;
  const clause = matching.on ? 'on' : 'ignoring';
  if (scalars > 0) report(binary, `${clause} matches the labels of two instant vectors, but one side is a scalar`);
  if (matching.group !== null && SET_OPERATORS.has(op)) {
    report(binary, `${matching.group} does not go with ${op}, which always joins many to many`);
  }
  const twice = matching.on
    ? matching.include?.find((label) => matching.labels.some(({ name }) => name === label.name))
    : undefined;
  if (twice) report(twice, `Label ${twice.name} stands in on and in ${matching.group}: the result has it already`);
}

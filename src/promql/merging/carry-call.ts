import { bare, typeOf } from '../checks/types.ts';
import type { CallExpr, Expr } from '../syntax/ast.ts';
import { FUNCTIONS } from '../syntax/functions.ts';
import { type Carried, type CarryContext, Unmergeable } from './carried.ts';

/** Functions whose answer for one scope is not found among the series of many, and why. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['absent', 'absent() answers for a scope without series, of which a merged answer shows nothing'],
  ['absent_over_time', 'absent_over_time() answers for a scope without series, of which a merged answer shows nothing'],
  ['scalar', 'scalar() counts the series of the whole query'],
  ['vector', 'vector() has no label to split by'],
  ['info', 'info() reads series that no selector names'],
  ['sort_by_label', 'sort_by_label() gives an order'],
  ['sort_by_label_desc', 'sort_by_label_desc() gives an order'],
  ['histogram_quantiles', 'histogram_quantiles() is experimental'],
]);

/** Functions that join the series of one classic histogram: all labels but `le` must agree, the carried one too. */
const ACROSS_BUCKETS: ReadonlySet<string> = new Set(['histogram_quantile', 'histogram_fraction']);

/**
 * Function calls.
 *
 * All functions that are not refused look at one series at a time, or at the buckets of one histogram, which agree on
 * every label but `le`. They keep all labels but the name, so labels that were the same before are the same after:
 * a clash of label sets in one scope (an error) is the same clash in the merged query.
 */
export function carryCall(call: CallExpr, context: CarryContext): Carried {
  const signature = FUNCTIONS.get(call.name);
  if (signature === undefined) throw new Unmergeable(`${call.name}() is not known`);
  const refusal = REFUSED.get(call.name);
  if (refusal !== undefined) throw new Unmergeable(refusal);
  if (context.kind === 'instant' && /^sort(?:_desc)?$/.test(call.name)) {
    throw new Unmergeable(`${call.name}() gives an order, in which equal values may stand either way`);
  }
  if (ACROSS_BUCKETS.has(call.name) && context.label === 'le') throw new Unmergeable(`${call.name}() removes le`);

  const args = call.args.map((arg) => context.carry(arg));
  const expr: Expr = { ...call, args: args.map((arg) => arg.expr) };
  const [series, ...others] = args.filter((arg) => arg.kind === 'series');
  if (series === undefined) {
    // time() and pi() are the same for every scope; day_of_week() without argument is a vector without labels.
    if (signature.returns === 'scalar') return { kind: 'constant', expr };
    throw new Unmergeable(`${call.name}() without series has no label to split by`);
  }
  if (others.length > 0) throw new Unmergeable(`${call.name}() takes more than one vector`);
  if (call.name === 'label_replace' || call.name === 'label_join') checkRelabelling(call, series.keeps, context.label);
  return { ...series, expr, ordered: series.ordered && keepsOrder(call, context) };
}

/** Functions of ranges go through the series one by one; see carried.ts for those of vectors. */
function keepsOrder(call: CallExpr, context: CarryContext): boolean {
  if (call.args.some((arg) => typeOf(arg) === 'matrix')) return true;
  return context.kind === 'instant' && !ACROSS_BUCKETS.has(call.name);
}

/**
 * label_replace and label_join may read the label only where the original has it, too (it then has the same value), and
 * must not write it: the split relies on it, and the original would not have it as we think.
 */
function checkRelabelling(call: CallExpr, keeps: boolean, label: string): void {
  const names = call.args.slice(1).map((arg) => literal(arg, call.name));
  const [target] = names;
  if (target === label) throw new Unmergeable(`${call.name}() writes the label ${label}`);
  const sources = call.name === 'label_join' ? names.slice(2) : names.slice(2, 3);
  if (!keeps && sources.includes(label)) {
    throw new Unmergeable(`${call.name}() reads the label ${label}, which its operand has lost`);
  }
}

function literal(arg: Expr, name: string): string {
  const inner = bare(arg);
  if (inner.kind !== 'string' || inner.string.value === null) throw new Unmergeable(`${name}() needs literal strings`);
  return inner.string.value;
}

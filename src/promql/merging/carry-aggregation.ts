import { bare } from '../checks/types.ts';
import type { AggregateExpr, Expr, GroupingNode } from '../syntax/ast.ts';
import { type Carried, type CarryContext, Unmergeable } from './carried.ts';
import { addLabel, hasLabel, removeLabel } from './label-list.ts';

/** Aggregations that pick series and leave them as they are, all labels included. */
const PICKING: ReadonlySet<string> = new Set(['topk', 'bottomk']);

/**
 * Aggregations whose result depends on the order of what they aggregate: by rounding, or by which of equals comes first.
 * (The lowest and the highest of 0 and -0 is the first of them, too, but any can come first in the original's own run.)
 */
const BY_ORDER: ReadonlySet<string> = new Set(['sum', 'avg', 'stddev', 'stdvar', 'quantile', 'topk', 'bottomk']);

/** Aggregations that may pick by a hash or by the order of the whole input. */
const REFUSED: ReadonlySet<string> = new Set(['limitk', 'limit_ratio']);

/**
 * Aggregations: the label joins the grouping, into `by` or out of `without`.
 *
 * Each original group falls into one group for each value of the label. Such a group has the same members in the same
 * order as the group of the query that asks for that value alone, so even sums of floating-point numbers agree to the
 * last bit. The groups are told apart by the label, and by nothing else that they were not told apart by before.
 */
export function carryAggregation(aggregation: AggregateExpr, context: CarryContext): Carried {
  const { op, grouping, args } = aggregation;
  const { label } = context;
  if (REFUSED.has(op)) throw new Unmergeable(`${op} may pick by what the other scopes hold`);
  const operand = args.at(-1);
  if (operand === undefined) throw new Unmergeable(`${op} has no operand`);
  const parameters = args.slice(0, -1).map((arg) => constant(arg, op, context));
  const inner = context.carry(operand);
  if (inner.kind === 'constant') throw new Unmergeable(`${op} aggregates no series`);
  if (BY_ORDER.has(op) && !inner.ordered) {
    throw new Unmergeable(`${op} depends on the order of its operand, of which the server has none here`);
  }
  if (op === 'count_values') checkValueLabel(parameters[0], label);

  const carried =
    grouping === null ? { without: false, labels: addLabel([], label) } : carriedGrouping(grouping, label);
  const expr: Expr = { ...aggregation, grouping: carried, args: [...parameters, inner.expr] };
  return {
    kind: 'series',
    expr,
    keeps: inner.keeps && (PICKING.has(op) || groupsBy(grouping, label)),
    changed: inner.changed || !groupsBy(grouping, label),
    ordered: context.kind === 'instant' && inner.ordered,
  };
}

/** Whether the original grouping already tells the values of the label apart. */
function groupsBy(grouping: GroupingNode | null, label: string): boolean {
  return grouping !== null && hasLabel(grouping.labels, label) !== grouping.without;
}

function carriedGrouping(grouping: GroupingNode, label: string): GroupingNode {
  const { without, labels } = grouping;
  return { without, labels: without ? removeLabel(labels, label) : addLabel(labels, label) };
}

function constant(arg: Expr, op: string, context: CarryContext): Expr {
  const carried = context.carry(arg);
  if (carried.kind !== 'constant') throw new Unmergeable(`the parameter of ${op} depends on series`);
  return carried.expr;
}

/** count_values writes a label: it must not be the one that we split by. */
function checkValueLabel(parameter: Expr | undefined, label: string): void {
  const name = parameter ? bare(parameter) : undefined;
  if (name?.kind !== 'string' || name.string.value === null || name.string.value === label) {
    throw new Unmergeable(`count_values writes the label ${label}, or one that is not known`);
  }
}

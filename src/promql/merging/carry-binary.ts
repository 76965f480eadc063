import { isSetOperator } from '../checks/check-binary.ts';
import type { BinaryExpr, MatchingNode } from '../syntax/ast.ts';
import { type Carried, type CarriedSeries, type CarryContext, Unmergeable } from './carried.ts';
import { addLabel, hasLabel, removeLabel } from './label-list.ts';

/**
 * Binary operators.
 *
 * Between a series and a constant they treat each series alone. Between two vectors the label joins the matching, into
 * `on` or out of `ignoring`: only series of the same scope then meet, as if each scope were alone. Duplicates on the
 * side where there may be one only, an error in one scope, are the same duplicates in the merged query.
 */
export function carryBinary(binary: BinaryExpr, context: CarryContext): Carried {
  if (binary.fill !== null) throw new Unmergeable('fill is experimental');
  const left = context.carry(binary.left);
  const right = context.carry(binary.right);
  if (left.kind === 'series' && right.kind === 'series') return carryMatching(binary, left, right, context);
  const expr: BinaryExpr = { ...binary, left: left.expr, right: right.expr };
  const series = left.kind === 'series' ? left : right;
  if (series.kind === 'constant') return { kind: 'constant', expr };
  return { ...series, expr, ordered: context.kind === 'instant' && series.ordered };
}

function carryMatching(binary: BinaryExpr, left: CarriedSeries, right: CarriedSeries, context: CarryContext): Carried {
  const { op, matching } = binary;
  const { label } = context;
  const matchesLabel = matching === null || hasLabel(matching.labels, label) === matching.on;
  if (matchesLabel && left.keeps !== right.keeps) {
    // The original compares the label of one side with its absence on the other, and never finds a match.
    throw new Unmergeable(`only one side of ${op} still has the label ${label}`);
  }
  if (op === 'or' && left.keeps !== right.keeps) {
    throw new Unmergeable(`only some series of the result of or would have the label ${label}`);
  }
  const carried = matching === null || matchesLabel ? matching : carriedMatching(matching, label);
  return {
    kind: 'series',
    expr: { ...binary, left: left.expr, right: right.expr, matching: carried },
    keeps: resultKeeps(binary, left, right, label),
    changed: left.changed || right.changed || carried !== matching,
    ordered: context.kind === 'instant' && left.ordered && right.ordered,
  };
}

/**
 * `on` may not name a label that `group_left` takes over from the other side. Where the label comes from no longer
 * matters, both sides of a match having the same.
 */
function carriedMatching(matching: MatchingNode, label: string): MatchingNode {
  if (!matching.on) return { ...matching, labels: removeLabel(matching.labels, label) };
  const include = matching.include === null ? null : removeLabel(matching.include, label);
  return { ...matching, labels: addLabel(matching.labels, label), include };
}

/** Whether the series of the original's result have the label. */
function resultKeeps(binary: BinaryExpr, left: CarriedSeries, right: CarriedSeries, label: string): boolean {
  const { op, matching } = binary;
  // Set operators give whole series of a side. Without a modifier the result has the labels on which both sides agree.
  if (isSetOperator(op) || matching === null) return left.keeps;
  if (matching.group === null) {
    // One to one, the result has the labels of `on`, or all but those of `ignoring`.
    return left.keeps && hasLabel(matching.labels, label) === matching.on;
  }
  // Many to one, the result has the labels of the many side, but those included come from the other, or are removed.
  const [many, one] = matching.group === 'group_left' ? [left, right] : [right, left];
  return matching.include !== null && hasLabel(matching.include, label) ? one.keeps : many.keeps;
}

import { oneOf } from './matcher.ts';
import { Unmergeable } from './merging/carried.ts';
import { carry } from './merging/carry.ts';
import { parsePromQL } from './parse.ts';
import { printPromQL } from './print.ts';
import { isLabelName } from './quote.ts';
import { scopeExpr } from './scope.ts';
import type { Expr } from './syntax/ast.ts';

/** What one caller asks about: for each label of the plan, the values that it may have; at least one each. */
export type MergeScope = Readonly<Record<string, readonly string[]>>;

/** A query that callers ask with different scopes. */
export interface MergeRequest {
  /** The expression without the scope's matchers on `labels`; with all other matchers, which every caller shares. */
  readonly query: string;
  /** The labels by which the scopes differ. */
  readonly labels: readonly string[];
  readonly kind: 'instant' | 'range';
}

/** How a label fares in the merged query. */
export interface MergeLabel {
  readonly label: string;
  /** Whether a caller's own answer has the label: otherwise it is removed after the split. */
  readonly keeps: boolean;
  /** Whether a scope may have several values of this label; otherwise its own answer would join what we keep apart. */
  readonly takesMany: boolean;
}

/** One query for many scopes: callers with equal `shape`, time and endpoint can share it. */
export interface MergePlan {
  /** The rewritten expression, without scopes: equal for two queries that may run as one. */
  readonly shape: string;
  readonly root: Expr;
  readonly kind: 'instant' | 'range';
  readonly labels: readonly MergeLabel[];
}

/** A plan, or the reason why each scope must be asked alone. */
export type MergeVerdict =
  | { readonly plan: MergePlan; readonly reason: null }
  | { readonly plan: null; readonly reason: string };

/**
 * Whether and how one query can answer for many scopes, each bit-equal to its own; see carried.ts for the proof.
 *
 * With several labels the rewriting is done for each in turn. That is exact, because the first label's promise holds
 * for whatever the selectors are limited to by the others. The query then reads the scopes' cross product, of which the
 * split takes the asked combinations.
 * @throws PromQLSyntaxError
 */
export function planMerge(request: MergeRequest): MergeVerdict {
  let { root } = parsePromQL(request.query);
  try {
    const labels = request.labels.map((label): MergeLabel => {
      if (!isLabelName(label)) throw new Unmergeable(`${label} is not a label name that every server takes`);
      const carried = carry(root, label, request.kind);
      if (carried.kind === 'constant') throw new Unmergeable('the expression reads no series');
      root = carried.expr;
      return { label, keeps: carried.keeps, takesMany: !carried.changed };
    });
    if (labels.length === 0) throw new Unmergeable('the scopes differ by no label');
    return { plan: { shape: printPromQL(root), root, kind: request.kind, labels }, reason: null };
  } catch (error) {
    if (!(error instanceof Unmergeable)) throw error;
    return { plan: null, reason: error.message };
  }
}

/**
 * Whether a scope can take part: it has a value for each label, several only where the plan allows, and none is empty
 * (an empty value selects series that lack the label, which the split could not tell from a lost one).
 */
export function canJoin(plan: MergePlan, scope: MergeScope): boolean {
  return plan.labels.every(({ label, takesMany }) => {
    const values = new Set(scope[label]);
    return values.size > 0 && (takesMany || values.size === 1) && !values.has('');
  });
}

/** The query that answers for all the scopes, each of which canJoin. */
export function mergedQuery(plan: MergePlan, scopes: readonly MergeScope[]): string {
  const matchers = plan.labels.map(({ label }) =>
    oneOf(
      label,
      scopes.flatMap((scope) => scope[label] ?? []),
    ),
  );
  return printPromQL(scopeExpr(plan.root, matchers));
}

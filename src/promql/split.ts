import type { MergePlan, MergeScope } from './merge.ts';
import { compareLabels, type LabelSet } from './merging/label-order.ts';

/** Anything that has labels: a series. */
export interface Labelled {
  readonly labels: LabelSet;
}

/**
 * Gives each scope its part of a merged answer, in the order of the scopes: what its own query would have answered.
 *
 * The series of a range query come sorted by labels; taking a label away may change that order, so it is made anew.
 * Those of an instant query stay in the order in which they came.
 */
export function splitMerged<T extends Labelled>(
  plan: MergePlan,
  scopes: readonly MergeScope[],
  series: readonly T[],
): T[][] {
  const byValues = Map.groupBy(series.keys(), (index) => keyOf(plan, series[index]?.labels ?? {}));
  const lost = plan.labels.filter(({ keeps }) => !keeps).map(({ label }) => label);
  return scopes.map((scope) => {
    const indices = combinations(plan, scope).flatMap((labels) => byValues.get(keyOf(plan, labels)) ?? []);
    const own = indices
      .sort((a, b) => a - b)
      .flatMap((index) => series.slice(index, index + 1))
      .map((one) => (lost.length === 0 ? one : { ...one, labels: without(one.labels, lost) }));
    return plan.kind === 'range' ? own.sort((a, b) => compareLabels(a.labels, b.labels)) : own;
  });
}

/** The values of the plan's labels as one text, unambiguous whatever they hold. */
function keyOf(plan: MergePlan, labels: LabelSet): string {
  return JSON.stringify(plan.labels.map(({ label }) => labels[label] ?? ''));
}

/** Every combination of a scope's values. */
function combinations(plan: MergePlan, scope: MergeScope): LabelSet[] {
  return plan.labels.reduce<LabelSet[]>(
    (sets, { label }) => sets.flatMap((set) => [...new Set(scope[label])].map((value) => ({ ...set, [label]: value }))),
    [{}],
  );
}

function without(labels: LabelSet, lost: readonly string[]): LabelSet {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !lost.includes(name)));
}

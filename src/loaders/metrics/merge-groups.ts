import { canJoin, type MergePlan, type MergeScope, planMerge } from '../../promql/merge.ts';
import { nameShape } from '../../promql/merge-name.ts';
import { groupBy } from '../by-identity.ts';
import { accessPrefix } from './access.ts';
import type { InstantKey, RangeKey } from './questions.ts';

/** A question, and its part in a merged query. */
export interface MergeMember<Key> {
  readonly key: Key;
  readonly scope: MergeScope;
}

/** Questions that one query can answer. */
export interface MergeGroup<Key> {
  readonly plan: MergePlan;
  readonly members: readonly MergeMember<Key>[];
}

/** What can be asked together, and what must be asked alone. */
export interface Grouped<Key> {
  readonly groups: readonly MergeGroup<Key>[];
  readonly singles: readonly Key[];
}

/** One question taken apart: what it shares with others, and what is its own. */
interface Part<Key> extends MergeMember<Key> {
  readonly query: string;
  /** Equal for questions whose scopes may be merged: same endpoint, time, expression and labels. */
  readonly sameQuery: string;
}

/**
 * Finds the questions that differ only in their scope's label values, or only in the metric they name, and for which it
 * is proved that one query answers them all.
 */
export function groupQuestions<Key extends InstantKey | RangeKey>(keys: readonly Key[]): Grouped<Key> {
  // Which series a limit leaves is up to the server, and would be another choice for many scopes at once.
  const parts = keys.filter(({ limit }) => limit === undefined).map(partOf);
  const byQuery = [...groupBy(parts, ({ sameQuery }) => sameQuery).values()];
  const groups: MergeGroup<Key>[] = [];
  for (const bundle of byScopes(byQuery)) {
    const members = bundle.length > 1 ? bundle.flatMap(withNames) : (bundle[0] ?? []);
    const [first] = members;
    if (first === undefined || members.length < 2) continue;
    const kind = 'stepMs' in first.key ? 'range' : 'instant';
    const { plan } = planMerge({ query: first.query, labels: Object.keys(first.scope), kind });
    const joining = plan ? members.filter(({ scope }) => canJoin(plan, scope)) : [];
    if (plan && joining.length > 1) groups.push({ plan, members: joining });
  }
  const grouped = new Set(groups.flatMap(({ members }) => members.map(({ key }) => key)));
  return { groups, singles: keys.filter((key) => !grouped.has(key)) };
}

function partOf<Key extends InstantKey | RangeKey>(key: Key): Part<Key> {
  const { endpoint, scope, query, ...rest } = key;
  const labels = [...scope].sort((a, b) => (a.label < b.label ? -1 : 1));
  return {
    key,
    query,
    scope: Object.fromEntries(labels.map(({ label, values }) => [label, values])),
    sameQuery: accessPrefix(endpoint) + JSON.stringify([rest, query, labels.map(({ label }) => label)]),
  };
}

/**
 * Bundles of questions that are plain selectors of different metrics over the very same scopes; every other set of
 * questions is a bundle of its own. Other scopes would make the merged query read combinations that nobody asked for.
 */
function byScopes<Key extends InstantKey | RangeKey>(
  sets: readonly (readonly Part<Key>[])[],
): (readonly Part<Key>[])[][] {
  const bundles = groupBy(sets, (parts) => {
    const [first] = parts;
    const shape = first && nameShape(first.query);
    if (!first || !shape) return first?.sameQuery ?? '';
    const { endpoint, scope, query, ...rest } = first.key;
    return accessPrefix(endpoint) + JSON.stringify(['by name', rest, shape.query, parts.map((part) => part.scope)]);
  });
  return [...bundles.values()];
}

function withNames<Key>(parts: readonly Part<Key>[]): readonly Part<Key>[] {
  return parts.flatMap((part) => {
    const shape = nameShape(part.query);
    return shape ? [{ ...part, query: shape.query, scope: { ...part.scope, __name__: [shape.name] } }] : [];
  });
}

import { type MergePlan, type MergeScope, mergedQuery } from './merge.ts';
import { escapeRE2, quoteLabelValue } from './quote.ts';
import { walk } from './syntax/walk.ts';

/** Longest merged query, in characters: what proxies take as a header's length, although we send it in a body. */
const MAX_MERGED_QUERY_LENGTH = 8_192;

/** Most scopes in one query: a failure must be repeated for each of them alone. */
export const MAX_MERGED_SCOPES = 500;

/** Bounds of one merged query. */
export interface ChunkLimits {
  readonly maxQueryLength?: number;
  readonly maxScopes?: number;
}

/**
 * Cuts scopes into runs that each make one query within the limits, keeping their order. A scope that is too long even
 * alone gets a run of its own.
 */
export function chunkMerged<T extends MergeScope>(
  plan: MergePlan,
  scopes: readonly T[],
  limits: ChunkLimits = {},
): T[][] {
  const { maxQueryLength = MAX_MERGED_QUERY_LENGTH, maxScopes = MAX_MERGED_SCOPES } = limits;
  const chunks: T[][] = [];
  let chunk: T[] = [];
  let length = 0;
  let values = new Set<string>();
  for (const scope of scopes) {
    let added = lengthOf(plan, scope, values);
    if (chunk.length === 0 || chunk.length >= maxScopes || length + added > maxQueryLength) {
      chunk = [];
      chunks.push(chunk);
      values = new Set();
      added = lengthOf(plan, scope, values);
      length = mergedQuery(plan, [scope]).length;
    }
    length += added;
    for (const { key } of valuesOf(plan, scope)) values.add(key);
    chunk.push(scope);
  }
  return chunks;
}

/** Two halves of what was too many; one run when it cannot be halved. */
export function halve<T>(scopes: readonly T[]): T[][] {
  const middle = Math.ceil(scopes.length / 2);
  return [scopes.slice(0, middle), scopes.slice(middle)].filter((half) => half.length > 0);
}

/** At most what a scope adds to a query: its values that are not in it yet, escaped twice, in every selector. */
function lengthOf(plan: MergePlan, scope: MergeScope, present: ReadonlySet<string>): number {
  const selectors = walk(plan.root).reduce((count, node) => count + (node.kind === 'selector' ? 1 : 0), 0);
  const fresh = valuesOf(plan, scope).filter(({ key }) => !present.has(key));
  return selectors * fresh.reduce((sum, { value }) => sum + quoteLabelValue(escapeRE2(value)).length, 0);
}

/** A scope's values, and what tells those of different labels apart. */
function valuesOf(plan: MergePlan, scope: MergeScope): { readonly value: string; readonly key: string }[] {
  return plan.labels.flatMap(({ label }) => (scope[label] ?? []).map((value) => ({ value, key: `${label}=${value}` })));
}

import { oneOf } from '../../../src/promql/matcher.ts';
import { type MergePlan, type MergeScope, mergedQuery } from '../../../src/promql/merge.ts';
import { scopePromQL } from '../../../src/promql/scope.ts';
import { splitMerged } from '../../../src/promql/split.ts';
import type { AnsweredSeries, QueryClient, QueryTime } from './query-client.ts';

/** How one merged query compared with the queries of its callers. */
export interface MergeOutcome {
  /** Scopes whose part of the merged answer is not, to the last bit, what their own query gets; with both answers. */
  readonly differences: readonly string[];
  /** Whether the server refused the merged query, so that each caller would run alone. */
  readonly refused: boolean;
  readonly empty: boolean;
}

/** Runs the merged query of some scopes, and then each scope's own, and compares them. */
export async function compareMerged(
  client: QueryClient,
  query: string,
  plan: MergePlan,
  scopes: readonly MergeScope[],
  at: QueryTime,
): Promise<MergeOutcome> {
  const text = mergedQuery(plan, scopes);
  const merged = await client.query(text, at);
  if (merged.error !== null) return { differences: [], refused: true, empty: false };
  const parts = splitMerged(plan, scopes, merged.series);
  const compared = await Promise.all(
    scopes.map(async (scope, index) => {
      const ours = normalized(parts[index] ?? [], at);
      const own = scopePromQL(
        query,
        Object.entries(scope).map(([label, values]) => oneOf(label, values)),
      );
      const answer = await client.query(own, at);
      const theirs = answer.error ?? normalized(answer.series, at);
      return ours === theirs
        ? []
        : [`${own}\n  at ${JSON.stringify(at)}\n  merged as ${text}\n  split: ${ours}\n  own:   ${theirs}`];
    }),
  );
  return { differences: compared.flat(), refused: false, empty: merged.series.length === 0 };
}

/** A range's series have a fixed order, which must be equal too; an instant vector's have none. */
function normalized(series: readonly AnsweredSeries[], at: QueryTime): string {
  const texts = series.map(({ labels, points }) => `${JSON.stringify(Object.entries(labels).sort())} ${points}`);
  return (at.kind === 'range' ? texts : texts.sort()).join('\n');
}

/** Runs tasks over items, so many at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const pending = items.values();
  const worker = async (): Promise<void> => {
    for (const item of pending) await run(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

import { UpstreamError } from '../../errors/upstream-error.ts';
import { chunkMerged, halve, MAX_MERGED_SCOPES } from '../../promql/chunk.ts';
import { type MergePlan, mergedQuery } from '../../promql/merge.ts';
import { splitMerged } from '../../promql/split.ts';
import type { QueryResult } from '../../timeseries/series.ts';
import { pointCount } from '../../timeseries/step.ts';
import type { MergeGroup, MergeMember } from './merge-groups.ts';
import { type InstantKey, questionKey, type RangeKey } from './questions.ts';

/** How a query is sent for many scopes, and for one. */
interface Senders<Key> {
  readonly merged: (query: string, key: Key, members: number) => Promise<QueryResult>;
  readonly alone: (key: Key) => Promise<QueryResult>;
}

/** Each member's answer, by the key of its question. */
type Answers = ReadonlyMap<string, Promise<QueryResult>>;

/**
 * A series for each scope then has about 25 megabytes of JSON, of the hundred that upstreams give and we take
 * (upstreams.md §3): few queries are refused for their size, which costs asking again.
 */
const MAX_MERGED_POINTS = 1_000_000;

/** The group in queries of known limits; each member's answer is its part of one. */
export function fetchGroup<Key extends InstantKey | RangeKey>(
  { plan, members }: MergeGroup<Key>,
  senders: Senders<Key>,
): Answers {
  const memberOf = new Map(members.map((member) => [member.scope, member]));
  const [first] = members;
  const points = first && 'stepMs' in first.key ? pointCount(first.key.startMs, first.key.endMs, first.key.stepMs) : 1;
  const maxScopes = Math.max(1, Math.min(MAX_MERGED_SCOPES, Math.floor(MAX_MERGED_POINTS / points)));
  const chunks = chunkMerged(plan, [...memberOf.keys()], { maxScopes });
  return new Map(
    chunks.flatMap((scopes) => {
      const chunk = scopes.flatMap((scope) => memberOf.get(scope) ?? []);
      const answers = fetchChunk(plan, chunk, senders);
      return chunk.map(({ key }) => [questionKey(key), answers.then((all) => answerTo(key, all))] as const);
    }),
  );
}

/**
 * One query for many scopes. What only some of them are to blame for must not fail the others: "too many" is answered
 * by halving once, and whatever is refused after that by asking each scope alone.
 */
async function fetchChunk<Key extends InstantKey | RangeKey>(
  plan: MergePlan,
  members: readonly MergeMember<Key>[],
  senders: Senders<Key>,
  halved = false,
): Promise<Answers> {
  const [first] = members;
  if (!first || members.length === 1) return apart(members, senders);
  const scopes = members.map(({ scope }) => scope);
  try {
    const result = await senders.merged(mergedQuery(plan, scopes), first.key, members.length);
    const parts = splitMerged(plan, scopes, result.series);
    return new Map(
      members.map(({ key }, i) => [questionKey(key), Promise.resolve({ ...result, series: parts[i] ?? [] })]),
    );
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (isTooMuch(error) && !halved) {
      const halves = await Promise.all(halve(members).map((half) => fetchChunk(plan, half, senders, true)));
      return new Map(halves.flatMap((half) => [...half]));
    }
    if (isTooMuch(error) || error.upstream.resultCode === 'execution') return apart(members, senders);
    if (error.code === 'UPSTREAM_REJECTED') return apartUnlessAlike(members, senders);
    throw error;
  }
}

function apart<Key extends InstantKey | RangeKey>(
  members: readonly MergeMember<Key>[],
  { alone }: Senders<Key>,
): Answers {
  return new Map(
    members.map(({ key }) => {
      const answer = alone(key);
      // Whoever asked is told; until the other half of the scopes is answered, nobody listens yet.
      answer.catch(() => undefined);
      return [questionKey(key), answer];
    }),
  );
}

/** A refusal of the expression itself is the same for every scope: one of them is asked whether it is. */
async function apartUnlessAlike<Key extends InstantKey | RangeKey>(
  [first, ...others]: readonly MergeMember<Key>[],
  senders: Senders<Key>,
): Promise<Answers> {
  if (!first) return new Map();
  const answer = senders.alone(first.key);
  const refusal = await answer.then(
    () => null,
    (error: unknown) => error,
  );
  const alike = refusal instanceof UpstreamError && refusal.code === 'UPSTREAM_REJECTED';
  const rest = alike ? others.map(({ key }) => [questionKey(key), answer] as const) : apart(others, senders);
  return new Map([[questionKey(first.key), answer], ...rest]);
}

/** Too many series or samples for the upstream, or a longer answer than we read. */
function isTooMuch({ code, message }: UpstreamError): boolean {
  return (
    (code === 'UPSTREAM_REJECTED' || code === 'UPSTREAM_MALFORMED') &&
    /too many|exceed|more than|longer than/i.test(message)
  );
}

async function answerTo(key: InstantKey | RangeKey, answers: Answers): Promise<QueryResult> {
  const answer = answers.get(questionKey(key));
  if (answer) return answer;
  throw new RangeError('a scope of a merged query was not asked for');
}

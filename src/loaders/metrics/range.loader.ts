import type { Extent, RangeCache } from '../../cache/range/range-cache.ts';
import { badUserInput } from '../../errors/sightline-error.ts';
import { timeReachOf } from '../../promql/time-reach.ts';
import { alignDown, type TimeWindow } from '../../timeseries/align.ts';
import { parseDurationMs } from '../../timeseries/duration.ts';
import { overlap, splitWindow } from '../../timeseries/extents.ts';
import type { QueryResult } from '../../timeseries/series.ts';
import { MAX_POINTS_PER_QUERY, pointCount } from '../../timeseries/step.ts';
import { stitch, trimAll } from '../../timeseries/stitch.ts';
import { loaderByIdentity } from '../by-identity.ts';
import type { LoadObserver } from '../load-event.ts';
import { accessPrefix } from './access.ts';
import { emptyResult, type MetricAnswer } from './answer.ts';
import type { QueryFetch } from './query-fetch.ts';
import { questionKey, type RangeKey, readOf } from './questions.ts';
import { canonicalExpression } from './scoped-promql.ts';
import { isEmptyScope } from './series-scope.ts';
import type { StaleAnswers } from './stale.ts';

/** What range queries are read through. */
interface RangePorts {
  readonly fetch: QueryFetch;
  readonly cache: RangeCache;
  readonly stale: StaleAnswers;
  /** Newest samples are asked for again each time: this far back they may still change. */
  readonly refetchWindowMs: number;
  readonly nowMs: () => number;
  /** When whoever is about to ask has asked. */
  readonly gathered: () => Promise<void>;
  readonly observeLoads?: LoadObserver | undefined;
}

/** How one question will be answered: by what is known, and by questions about the rest. */
interface Plan {
  readonly key: RangeKey;
  readonly known: readonly Extent[];
  readonly asked: readonly RangeKey[];
  /** Under which key answers are kept, and until when they no longer change; `null` keeps none. */
  readonly keep: { readonly key: string; readonly untilMs: number } | null;
}

/**
 * Range queries of one request: what earlier ones have read comes from the cache, the rest is asked in pieces that an
 * upstream answers, and all is stitched into one.
 */
export function createRangeLoader(ports: RangePorts): (key: RangeKey) => Promise<MetricAnswer> {
  const nothing = emptyResult('matrix');

  const loadBatch = (keys: readonly RangeKey[]) => {
    const asking = keys.filter(({ scope }) => !isEmptyScope(scope));
    const plans = new Map(asking.map((key) => [questionKey(key), planOf(key, ports)]));
    // What is missing is asked for together, once it is known of all; a plan that fails is its own question's failure.
    const fetched = Promise.allSettled(plans.values()).then((settled) =>
      ports.fetch.range(settled.flatMap((plan) => (plan.status === 'fulfilled' ? plan.value.asked : []))),
    );
    const answer = async (key: RangeKey): Promise<QueryResult> => {
      const plan = await plans.get(questionKey(key));
      return plan ? conclude(plan, await fetched, ports.cache) : nothing;
    };
    return new Map(keys.map((key) => [questionKey(key), ports.stale.settle(key, answer(key))]));
  };
  const loader = loaderByIdentity<RangeKey, MetricAnswer>(questionKey, loadBatch, ports.gathered);
  return async (key) => (await await loader.load(key)) ?? { ...nothing, stale: null };
}

/** @throws BAD_USER_INPUT for a range that must be asked at once and is too long for that. */
async function planOf(key: RangeKey, { cache, refetchWindowMs, nowMs, observeLoads }: RangePorts): Promise<Plan> {
  const { startMs, endMs, stepMs } = key;
  const expression = canonicalExpression(key.query, key.scope);
  const reach = timeReachOf(key.query, parseDurationMs);

  // Which series a limit leaves is up to the server, and @ start() is another moment in each piece: asked as a whole.
  if (key.limit !== undefined || reach.dependsOnRange) {
    if (pointCount(startMs, endMs, stepMs) > MAX_POINTS_PER_QUERY) {
      const accepted = `at most ${MAX_POINTS_PER_QUERY} points per series with limit, @ start(), @ end(), or @ in predict_linear or timestamp`;
      throw badUserInput(`this range cannot be split; accepted: ${accepted}`);
    }
    return { key, known: [], asked: [key], keep: null };
  }

  const settledMs = nowMs() - refetchWindowMs - reach.aheadMs;
  const pinnedOpen = reach.pinnedMs !== null && reach.pinnedMs > settledMs;
  const place = accessPrefix(key.endpoint);
  const cacheKey = `${place}${await cache.generation(place)}/${stepMs}/${expression}`;
  const untilMs = Number.isFinite(settledMs) ? alignDown(settledMs, stepMs) : Number.NEGATIVE_INFINITY;
  const { known, missing } = pinnedOpen
    ? { known: [], missing: [{ startMs, endMs }] }
    : await cache.look(cacheKey, { startMs, endMs }, stepMs, untilMs);
  const outcome = known.length === 0 ? 'miss' : missing.length === 0 ? 'hit' : 'partial';
  observeLoads?.({ type: 'cache', cache: 'range', outcome, ...readOf(key) });
  const pieces = missing.flatMap((window) => splitWindow(window, stepMs, MAX_POINTS_PER_QUERY));
  return {
    key,
    known,
    asked: pieces.map((piece) => ({ ...key, ...piece })),
    keep: pinnedOpen ? null : { key: cacheKey, untilMs },
  };
}

/** One answer out of the known and the fetched parts. @throws the first failure of a part, when all have ended */
async function conclude(
  { key, known, asked, keep }: Plan,
  fetched: ReadonlyMap<string, Promise<QueryResult>>,
  cache: RangeCache,
): Promise<QueryResult> {
  const pieces = await Promise.allSettled(
    asked.map(async (piece) => {
      const result = await fetched.get(questionKey(piece));
      if (!result) throw new RangeError('a piece of a range was not fetched');
      const extent: Extent = { window: windowOf(piece), series: result.series, infos: result.infos };
      const settled = keep && overlap(extent.window, { startMs: Number.NEGATIVE_INFINITY, endMs: keep.untilMs });
      if (keep && settled && result.warnings.length === 0) {
        await cache.keep(keep.key, { ...extent, window: settled, series: trimAll(result.series, settled) }, key.stepMs);
      }
      return { extent, warnings: result.warnings };
    }),
  );
  const read = pieces.map((piece) => {
    if (piece.status === 'rejected') throw piece.reason;
    return piece.value;
  });
  const extents = [...known, ...read.map(({ extent }) => extent)];
  return {
    resultType: 'matrix',
    series: stitch(extents),
    text: null,
    warnings: [...new Set(read.flatMap(({ warnings }) => warnings))],
    infos: [...new Set(extents.flatMap(({ infos }) => infos))],
  };
}

function windowOf({ startMs, endMs }: RangeKey): TimeWindow {
  return { startMs, endMs };
}

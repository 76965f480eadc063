import type { LastGoodCache } from '../../cache/last-good-cache.ts';
import type { RangeCache } from '../../cache/range/range-cache.ts';
import type { ReadsUnderWay } from '../reads-under-way.ts';
import type { RequestCall } from '../request-call.ts';
import type { MetricAnswer } from './answer.ts';
import { createInstantLoader } from './instant.loader.ts';
import { createListLoader, type ListLoader } from './list.loader.ts';
import { createQueryFetch, type FetchPorts } from './query-fetch.ts';
import type { InstantKey, RangeKey } from './questions.ts';
import { createRangeLoader } from './range.loader.ts';
import { createStaleAnswers } from './stale.ts';

/** PromQL as one request asks it: equal questions once, and never outside the scope. */
export interface MetricsLoader extends ListLoader {
  instant(key: InstantKey): Promise<MetricAnswer>;
  range(key: RangeKey): Promise<MetricAnswer>;
}

/** What the metrics loaders of all requests share. */
export interface MetricsPorts extends FetchPorts {
  readonly ranges: RangeCache;
  readonly lastGood: LastGoodCache;
  /** `limits.refetchWindowMs` and `limits.staleMaxMs`. */
  readonly freshness: { readonly refetchWindowMs: number; readonly staleMaxMs: number };
  readonly nowMs: () => number;
}

/**
 * How long queries wait for other entities to ask with them. The answer as a whole waits for those in any case, so it comes
 * no later, unless they never come.
 */
const MAX_GATHER_MS = 250;

/** Makes the metrics loader of one request; `underWay` are its reads of entities, whose queries may join. */
export function createMetricsLoader(ports: MetricsPorts, call: RequestCall, underWay: ReadsUnderWay): MetricsLoader {
  const { prometheus, flights, ranges, lastGood, freshness, nowMs } = ports;
  const { refetchWindowMs, staleMaxMs } = freshness;
  const fetch = createQueryFetch(ports, call);
  const stale = createStaleAnswers(lastGood, staleMaxMs, nowMs, call.observeLoads);
  const gathered = () => underWay.quiet(MAX_GATHER_MS);
  return {
    instant: createInstantLoader(fetch, stale, gathered),
    range: createRangeLoader({
      fetch,
      cache: ranges,
      stale,
      refetchWindowMs,
      nowMs,
      gathered,
      observeLoads: call.observeLoads,
    }),
    ...createListLoader(prometheus, flights, call),
  };
}

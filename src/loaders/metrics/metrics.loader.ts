import type { LastGoodCache } from '../../cache/last-good-cache.ts';
import type { RangeCache } from '../../cache/range-cache.ts';
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

/** Makes the metrics loader of one request. */
export function createMetricsLoader(ports: MetricsPorts, call: RequestCall): MetricsLoader {
  const { prometheus, flights, ranges, lastGood, freshness, nowMs } = ports;
  const { refetchWindowMs, staleMaxMs } = freshness;
  const fetch = createQueryFetch(ports, call);
  const stale = createStaleAnswers(lastGood, staleMaxMs, nowMs);
  return {
    instant: createInstantLoader(fetch, stale),
    range: createRangeLoader({ fetch, cache: ranges, stale, refetchWindowMs, nowMs }),
    ...createListLoader(prometheus, flights, call),
  };
}

import type { GoodAnswer, LastGoodCache } from '../../cache/last-good-cache.ts';
import { UpstreamError } from '../../errors/upstream-error.ts';
import { timeReachOf } from '../../promql/time-reach.ts';
import { parseDurationMs } from '../../timeseries/duration.ts';
import type { QueryResult } from '../../timeseries/series.ts';
import { trimAll } from '../../timeseries/stitch.ts';
import type { LoadObserver } from '../load-event.ts';
import type { MetricAnswer } from './answer.ts';
import { type InstantKey, questionKey, type RangeKey, readOf } from './questions.ts';

/** Serves the last complete answer while an endpoint fails. */
export interface StaleAnswers {
  /** The result as it comes, remembered; or for an endpoint's failure what is remembered, if that is good enough. */
  settle(key: InstantKey | RangeKey, outcome: Promise<QueryResult>): Promise<MetricAnswer>;
}

/**
 * `maxAgeMs` is `limits.staleMaxMs`: older answers are not served, nor are answers about an earlier time than asked for by
 * more than that.
 */
export function createStaleAnswers(
  cache: LastGoodCache,
  maxAgeMs: number,
  nowMs: () => number,
  observeLoads?: LoadObserver,
): StaleAnswers {
  const recall = (key: InstantKey | RangeKey, error: UpstreamError): MetricAnswer | null => {
    const good = cache.recall(subject(key));
    if (!good) return null;
    const ageMs = nowMs() - good.atMs;
    if (ageMs > maxAgeMs || !answers(good, key)) return null;
    const series = 'stepMs' in key ? trimAll(good.result.series, key) : good.result.series;
    return { ...good.result, series, stale: { ageMs, error } };
  };

  /** A chart that has moved on is shown what was there; its start must be in the answer, or the past would have a hole. */
  const answers = ({ aboutMs: earlierMs }: GoodAnswer, key: InstantKey | RangeKey): boolean => {
    const about = aboutMs(key);
    if (about === null || earlierMs === null || earlierMs === about) return earlierMs === about;
    return (
      earlierMs < about && about - earlierMs <= maxAgeMs && !timeReachOf(key.query, parseDurationMs).dependsOnRange
    );
  };

  return {
    async settle(key, outcome) {
      try {
        const result = await outcome;
        if (maxAgeMs > 0 && result.warnings.length === 0) {
          cache.remember(subject(key), { result, atMs: nowMs(), aboutMs: aboutMs(key) });
        }
        return { ...result, stale: null };
      } catch (error) {
        if (!isEndpointFailure(error)) throw error;
        const earlier = recall(key, error);
        observeLoads?.({ type: 'cache', cache: 'last_good', outcome: earlier ? 'hit' : 'miss', ...readOf(key) });
        if (earlier) return earlier;
        throw error;
      }
    },
  };
}

/** The question without its time: a chart that moves on asks the same thing again. An instant keeps its own moment. */
function subject(key: InstantKey | RangeKey): string {
  if (!('stepMs' in key)) return questionKey(key);
  const { startMs, endMs, ...rest } = key;
  return questionKey({ ...rest, startMs: 0, endMs: endMs - startMs });
}

function aboutMs(key: InstantKey | RangeKey): number | null {
  return 'stepMs' in key ? key.endMs : (key.timeMs ?? null);
}

/** Failures that are the endpoint's own: a refused query or refused credentials are told, not papered over. */
function isEndpointFailure(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && (error.transient || error.code === 'UPSTREAM_MALFORMED');
}

import type { QueryResult } from '../../timeseries/series.ts';
import { loaderByIdentity } from '../by-identity.ts';
import { emptyResult, type MetricAnswer } from './answer.ts';
import type { QueryFetch } from './query-fetch.ts';
import { type InstantKey, questionKey } from './questions.ts';
import { isEmptyScope } from './series-scope.ts';
import type { StaleAnswers } from './stale.ts';

const NOTHING: QueryResult = emptyResult('vector');

/** Instant queries of one request: equal ones once, those of one tick together. */
export function createInstantLoader(
  fetch: QueryFetch,
  stale: StaleAnswers,
  gathered: () => Promise<void>,
): (key: InstantKey) => Promise<MetricAnswer> {
  const loadBatch = (keys: readonly InstantKey[]) => {
    const fetched = fetch.instant(keys.filter(({ scope }) => !isEmptyScope(scope)));
    return new Map(
      keys.map((key) => {
        const outcome = fetched.get(questionKey(key)) ?? Promise.resolve(NOTHING);
        return [questionKey(key), stale.settle(key, outcome)];
      }),
    );
  };
  const loader = loaderByIdentity<InstantKey, MetricAnswer>(questionKey, loadBatch, gathered);
  return async (key) => (await await loader.load(key)) ?? { ...NOTHING, stale: null };
}

import type { QueryResult } from '../../timeseries/series.ts';
import { loaderByIdentity } from '../by-identity.ts';
import { emptyResult, type MetricAnswer } from './answer.ts';
import { type QueryFetch, questionKey } from './query-fetch.ts';
import type { InstantKey } from './questions.ts';
import { isEmptyScope } from './series-scope.ts';
import type { StaleAnswers } from './stale.ts';

const NOTHING: QueryResult = emptyResult('vector');

/** Instant queries of one request: equal ones once, those of one tick together. */
export function createInstantLoader(
  fetch: QueryFetch,
  stale: StaleAnswers,
): (key: InstantKey) => Promise<MetricAnswer> {
  const loader = loaderByIdentity<InstantKey, MetricAnswer>(questionKey, (keys) => {
    const fetched = fetch.instant(keys.filter(({ scope }) => !isEmptyScope(scope)));
    return new Map(
      keys.map((key) => {
        const outcome = fetched.get(questionKey(key)) ?? Promise.resolve(NOTHING);
        return [questionKey(key), stale.settle(key, outcome)];
      }),
    );
  });
  return async (key) => (await await loader.load(key)) ?? { ...NOTHING, stale: null };
}

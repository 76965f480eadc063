import type { Pairs } from '../http/pairs.ts';
import type { InstantQuery, MetadataQuery, QueryTuning, RangeQuery, SeriesQuery } from './shapes.ts';

type Pair = Pairs[number];

/** `time` and friends: unix seconds with at most three decimals. Milliseconds would mean a far future (§4, fact 2). */
function seconds(name: string, ms: number | undefined): Pair[] {
  return ms === undefined ? [] : [[name, String(Math.round(ms) / 1_000)]];
}

function timeout(ms: number | undefined): Pair[] {
  return ms === undefined ? [] : [['timeout', `${Math.ceil(ms)}ms`]];
}

/** 0 means "all" to servers that know it. */
function limit(count: number | undefined, supported: boolean): Pair[] {
  return supported && count !== undefined && count > 0 ? [['limit', String(count)]] : [];
}

function tuning({ lookbackDeltaMs, stats }: QueryTuning = {}): Pair[] {
  return [
    ...(lookbackDeltaMs === undefined ? [] : [['lookback_delta', `${lookbackDeltaMs}ms`] as const]),
    ...(stats === undefined ? [] : [['stats', stats] as const]),
  ];
}

/** Of `query`. */
export function instantParameters(query: InstantQuery, supportsLimit: boolean): Pairs {
  return [
    ['query', query.query],
    ...seconds('time', query.timeMs),
    ...timeout(query.timeoutMs),
    ...limit(query.limit, supportsLimit),
    ...tuning(query.tuning),
  ];
}

/** Of `query_range`. */
export function rangeParameters(query: RangeQuery, supportsLimit: boolean): Pairs {
  return [
    ['query', query.query],
    ...seconds('start', query.startMs),
    ...seconds('end', query.endMs),
    ['step', String(query.stepSeconds)],
    ...timeout(query.timeoutMs),
    ...limit(query.limit, supportsLimit),
    ...tuning(query.tuning),
  ];
}

/** Of `series`, `labels` and label values. */
export function seriesParameters(query: SeriesQuery, supportsLimit: boolean): Pairs {
  return [
    ...(query.match ?? []).map((selector): Pair => ['match[]', selector]),
    ...seconds('start', query.startMs),
    ...seconds('end', query.endMs),
    ...limit(query.limit, supportsLimit),
  ];
}

/** Of `metadata`, whose `limit` every version knows. */
export function metadataParameters(query: MetadataQuery): Pairs {
  return [...(query.metric === undefined ? [] : [['metric', query.metric] as const]), ...limit(query.limit, true)];
}

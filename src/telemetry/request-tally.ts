import type { LoadObserver } from '../loaders/load-event.ts';
import type { EndpointObserver } from '../resilience/endpoint-event.ts';

/** What one operation of one source and region cost a request. */
export interface UpstreamCost {
  readonly source: string;
  /** `null` where one address serves every region. */
  readonly region: string | null;
  readonly operation: string;
  /** Calls made, those that were refused unsent (open circuit, full queue) included. */
  readonly calls: number;
  /** Keys that were answered: by calls, by joining another request's calls, and by the cache. */
  readonly keys: number;
  /** Questions that the cache answered, wholly or in part. */
  readonly cacheHits: number;
  /** Reads that waited for an identical one already under way. */
  readonly coalesced: number;
  readonly retries: number;
  /** Body bytes received, after decompression. */
  readonly bytes: number;
  /** Time of all calls, waiting and retries included; calls that ran side by side count each. */
  readonly ms: number;
}

/** Counts what one request costs the upstreams. */
export interface RequestTally {
  readonly observeEndpoint: EndpointObserver;
  readonly observeLoads: LoadObserver;
  /** Calls made so far. */
  readonly calls: number;
  /** In the order of first mention. */
  costs(): readonly UpstreamCost[];
}

type Count = { -readonly [Key in keyof UpstreamCost]: UpstreamCost[Key] };

/** Makes the tally of one request; it is as long as there are operations, sources and regions. */
export function createRequestTally(): RequestTally {
  const counts = new Map<string, Count>();
  let calls = 0;

  const countOf = ({ source, region, operation }: Pick<UpstreamCost, 'source' | 'region' | 'operation'>): Count => {
    const key = `${source} ${region ?? ''} ${operation}`;
    const known = counts.get(key);
    if (known) return known;
    const zero = { calls: 0, keys: 0, cacheHits: 0, coalesced: 0, retries: 0, bytes: 0, ms: 0 };
    const count = { source, region, operation, ...zero };
    counts.set(key, count);
    return count;
  };

  return {
    observeEndpoint(event) {
      if (event.type === 'retry') countOf(event).retries += 1;
      if (event.type !== 'call') return;
      calls += 1;
      const count = countOf(event);
      count.calls += 1;
      count.bytes += event.bytes;
      count.ms += event.ms;
    },
    observeLoads(event) {
      const count = countOf(event);
      if (event.type === 'read') {
        count.keys += event.keys;
        if (event.joined) count.coalesced += 1;
      } else if (event.outcome !== 'miss') {
        count.cacheHits += 1;
        // What is only known in part is read besides, and counted there.
        if (event.outcome === 'hit' && event.cache !== 'last_good') count.keys += 1;
      }
    },
    get calls() {
      return calls;
    },
    costs: () => [...counts.values()].map((count) => ({ ...count, ms: Math.round(count.ms) })),
  };
}

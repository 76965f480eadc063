import { LRUCache } from 'lru-cache';
import type { QueryResult } from '../timeseries/series.ts';
import { seriesBytes } from './series-bytes.ts';

/** A complete answer of earlier. */
export interface GoodAnswer {
  readonly result: QueryResult;
  /** When it came, epoch milliseconds. */
  readonly atMs: number;
  /** Which moment or end of a range it is about; `null` for "now". */
  readonly aboutMs: number | null;
}

/** The last complete answer to each question: what is served while its endpoint fails. */
export interface LastGoodCache {
  remember(key: string, answer: GoodAnswer): void;
  recall(key: string): GoodAnswer | undefined;
}

/** Keeps at most `maxBytes` of answers by estimate, each for at most `maxAgeMs`. */
export function createLastGoodCache({ maxBytes, maxAgeMs }: { maxBytes: number; maxAgeMs: number }): LastGoodCache {
  const answers = new LRUCache<string, GoodAnswer>({
    maxSize: maxBytes,
    ttl: maxAgeMs,
    sizeCalculation: ({ result }, key) => key.length * 2 + 64 + seriesBytes(result.series),
  });
  return {
    remember: (key, answer) => {
      answers.set(key, answer);
    },
    recall: (key) => answers.get(key),
  };
}

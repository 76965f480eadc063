import type { QueryResult } from '../timeseries/series.ts';
import { createByteBounded } from './byte-bounded.ts';
import { seriesBytes } from './series-bytes.ts';

/** A complete answer of earlier. */
export interface GoodAnswer {
  readonly result: QueryResult;
  /** When it came, epoch milliseconds. */
  readonly atMs: number;
  /** Which moment or end of a range it is about; `null` for "now". */
  readonly aboutMs: number | null;
}

/** The last complete answer to each question: what is served while its endpoint fails. How old is the caller's to say. */
export interface LastGoodCache {
  remember(key: string, answer: GoodAnswer): void;
  recall(key: string): GoodAnswer | undefined;
}

/** Keeps at most `maxBytes` of answers by estimate; the longest unused go first. */
export function createLastGoodCache(maxBytes: number): LastGoodCache {
  const answers = createByteBounded<GoodAnswer>(maxBytes, ({ result }) => seriesBytes(result.series));
  return { remember: answers.set, recall: answers.get };
}

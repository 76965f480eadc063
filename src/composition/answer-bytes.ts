import { getHeapStatistics } from 'node:v8';
import type { Config } from '../config/config.schema.ts';

/** A byte of body becomes up to 24 of text, parsed JSON, columns and answer: measured, docs/operations.md. */
const HEAP_SHARE = 1 / 24;

/** How many bytes of upstream answers may be held at a time: as configured, else what the heap of this process bears. */
export function answerBytes({ upstreamBytesInFlight }: Config['limits']): number {
  return upstreamBytesInFlight ?? Math.floor(getHeapStatistics().heap_size_limit * HEAP_SHARE);
}

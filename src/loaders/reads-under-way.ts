import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/**
 * The reads of entities that one request still waits for. Their entities may ask for metrics as well, and what is asked
 * at one time is merged: 40 workspaces are read by 40 calls, but their targets' metrics by one.
 */
export interface ReadsUnderWay {
  /** Counts the read until it has ended, and hands it back. */
  track<T>(read: Promise<T>): Promise<T>;
  /** Whether there are none. */
  readonly idle: boolean;
  /** When all reads have ended, and whoever waited for them has asked its next question; at most `maxWaitMs` later. */
  quiet(maxWaitMs: number): Promise<void>;
}

/** Makes the count of one request. */
export function createReadsUnderWay(): ReadsUnderWay {
  let count = 0;
  let ended = Promise.withResolvers<void>();
  return {
    async track(read) {
      count += 1;
      try {
        return await read;
      } finally {
        count -= 1;
        if (count === 0) {
          ended.resolve();
          ended = Promise.withResolvers();
        }
      }
    },
    get idle() {
      return count === 0;
    },
    async quiet(maxWaitMs) {
      const leave = new AbortController();
      const over = pause(maxWaitMs, 'over' as const, { signal: leave.signal }).catch(() => 'over' as const);
      try {
        // Resolvers go on in microtasks, loaders in ticks: both are over by the next turn of the event loop.
        for (await nextTurn(); count > 0; await nextTurn()) {
          if ((await Promise.race([ended.promise, over])) === 'over') return;
        }
      } finally {
        leave.abort();
      }
    },
  };
}

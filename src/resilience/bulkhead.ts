/** The queue of a bulkhead has no room left. */
export class BulkheadFull extends Error {
  override readonly name = 'BulkheadFull';
}

/** At most `concurrency` in flight, at most `queueLimit` waiting. */
export interface BulkheadOptions {
  readonly concurrency: number;
  readonly queueLimit: number;
}

/** Keeps one slow endpoint from taking everything: a few calls run, some wait in order, the rest are refused. */
export interface Bulkhead {
  /**
   * Runs `task` when a slot is free. A waiting call leaves the queue at once when `signal` aborts.
   *
   * @throws BulkheadFull, or the signal's reason
   */
  run<T>(signal: AbortSignal, task: () => Promise<T>, onQueued?: (waiting: number) => void): Promise<T>;
  readonly inFlight: number;
  readonly queued: number;
}

/**
 * Makes a bulkhead.
 *
 * Ours rather than cockatiel's, whose queue keeps the calls that have been aborted: callers who gave up would crowd out
 * those who still wait.
 */
export function createBulkhead({ concurrency, queueLimit }: BulkheadOptions): Bulkhead {
  const waiting = new Set<() => void>();
  let inFlight = 0;

  function enter(signal: AbortSignal, onQueued?: (waiting: number) => void): Promise<void> {
    signal.throwIfAborted();
    if (inFlight < concurrency) {
      inFlight++;
      return Promise.resolve();
    }
    if (waiting.size >= queueLimit) throw new BulkheadFull(`${concurrency} in flight and ${queueLimit} waiting`);
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.delete(admit);
        reject(signal.reason);
      };
      waiting.add(admit);
      signal.addEventListener('abort', leave, { once: true });
      onQueued?.(waiting.size);
    });
  }

  /** The slot goes straight to the next in line, so that a newcomer cannot slip in between. */
  function exit(): void {
    const [next] = waiting;
    if (next === undefined) {
      inFlight--;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    async run(signal, task, onQueued) {
      await enter(signal, onQueued);
      try {
        return await task();
      } finally {
        exit();
      }
    },
    get inFlight() {
      return inFlight;
    },
    get queued() {
      return waiting.size;
    },
  };
}

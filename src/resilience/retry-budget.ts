/** How many retries an endpoint may be asked beside its calls. */
export interface RetryBudgetOptions {
  /** Retries per call over the window. */
  readonly ratio?: number;
  /** Retries that are always allowed in a window, so that a quiet endpoint's first failure may be repeated. */
  readonly floor?: number;
  readonly windowMs?: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/** Counts calls and grants retries: a failing endpoint sees at most a tenth more traffic, not three times as much. */
export interface RetryBudget {
  /** A call begins; its later attempts are retries. */
  recordCall(): void;
  /** Takes one retry, if the window still has one. */
  tryRetry(): boolean;
}

const SLICES = 10;

/** Makes a budget over a sliding window of ten slices. Defaults: 10 %, at least 3 in 10 s. */
export function createRetryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  const { ratio = 0.1, floor = 3, windowMs = 10_000, now = () => performance.now() } = options;
  const sliceMs = windowMs / SLICES;
  const slices = Array.from({ length: SLICES }, () => ({ number: -1, calls: 0, retries: 0 }));

  function current(): { calls: number; retries: number } {
    const number = Math.floor(now() / sliceMs);
    const index = number % SLICES;
    const slice = slices[index];
    if (slice?.number === number) return slice;
    const fresh = { number, calls: 0, retries: 0 };
    slices[index] = fresh;
    return fresh;
  }

  return {
    recordCall() {
      current().calls++;
    },
    tryRetry() {
      const slice = current();
      const oldest = Math.floor(now() / sliceMs) - SLICES + 1;
      let calls = 0;
      let retries = 0;
      for (const each of slices) {
        if (each.number < oldest) continue;
        calls += each.calls;
        retries += each.retries;
      }
      if (retries >= Math.max(floor, Math.floor(calls * ratio))) return false;
      slice.retries++;
      return true;
    },
  };
}

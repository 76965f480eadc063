/** How many retries an endpoint may be asked beside its calls. */
export interface RetryBudgetOptions {
  /** Most retries that are saved up; as many are there before the first call. */
  readonly credit: number;
}

/** Counts calls and grants retries: a failing endpoint sees at most a tenth more traffic, not three times as much. */
export interface RetryBudget {
  /** A call begins; its later attempts are retries. */
  recordCall(): void;
  /** Takes one retry, if one is left. */
  tryRetry(): boolean;
}

/** A tenth more traffic. */
const CALLS_PER_RETRY = 10;

/**
 * Makes a budget in which every ten calls earn one retry, of which `credit` can be saved up.
 *
 * So any stretch of time, an outage of whatever length and rate, has at most a tenth of its calls as retries, and `credit`
 * more. It goes by calls and not by the clock: what is allowed again every few seconds is, on a quiet endpoint, a retry or
 * two for every call.
 */
export function createRetryBudget({ credit }: RetryBudgetOptions): RetryBudget {
  // In calls, which are whole numbers: ten times a tenth is not one.
  let saved = credit * CALLS_PER_RETRY;

  return {
    recordCall() {
      saved = Math.min(saved + 1, credit * CALLS_PER_RETRY);
    },
    tryRetry() {
      if (saved < CALLS_PER_RETRY) return false;
      saved -= CALLS_PER_RETRY;
      return true;
    },
  };
}

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
 * Makes a budget in which every ten calls earn one retry. One is saved up, and is there before the first call: a hiccup of
 * a quiet endpoint is mended.
 *
 * So over any stretch of time, an outage of whatever length and rate, retries are a tenth of its calls, in whole ones:
 * one for the first ten, two for twenty. It goes by calls and not by the clock: what is allowed again every few seconds
 * is, on a quiet endpoint, a retry or two for every call.
 */
export function createRetryBudget(): RetryBudget {
  // In calls, which are whole numbers: ten times a tenth is not one.
  let saved = CALLS_PER_RETRY;

  return {
    recordCall() {
      saved = Math.min(saved + 1, CALLS_PER_RETRY);
    },
    tryRetry() {
      if (saved < CALLS_PER_RETRY) return false;
      saved -= CALLS_PER_RETRY;
      return true;
    },
  };
}

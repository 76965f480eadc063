import { UpstreamError } from '../errors/upstream-error.ts';
import { backoffMs, pause } from './backoff.ts';
import type { Deadline } from './deadline.ts';
import type { RetryBudget } from './lanes/retry-budget.ts';
import type { Outcome } from './outcome.ts';

/** Whoever asks us to come back later than this is not worth holding a slot for. */
const LONGEST_WAIT_MS = 30_000;

/** When an attempt may be repeated. */
export interface RetryOptions {
  /** Most further attempts. */
  readonly retries: number;
  readonly budget: RetryBudget;
  /** Whether an attempt may be made now: asked once more after the wait, for others were told things meanwhile. */
  readonly passable: () => boolean;
  readonly deadline: Deadline;
  readonly random: () => number;
  /** `attempt` is the number of the one that failed, from 1. */
  readonly onRetry: (attempt: number, waitMs: number, error: UpstreamError) => void;
}

/** Attempts until an outcome is not the endpoint's failure, the deadline leaves no room, or the budget is spent. */
export async function attemptWithRetries<T>(
  attempt: () => Promise<Outcome<T>>,
  options: RetryOptions,
): Promise<Outcome<T>> {
  const { retries, budget, passable, deadline, random, onRetry } = options;
  budget.recordCall();
  for (let attempts = 1; ; attempts++) {
    const outcome = await attempt();
    if (outcome.ok || outcome.evidence !== 'fails' || !(outcome.error instanceof UpstreamError)) return outcome;
    if (attempts > retries) return outcome;
    const waitMs = backoffMs(attempts, random, outcome.error.retryAfterMs);
    if (waitMs > LONGEST_WAIT_MS || waitMs >= deadline.remainingMs() || !budget.tryRetry()) return outcome;
    onRetry(attempts, waitMs, outcome.error);
    try {
      await pause(waitMs, deadline.signal);
    } catch (reason) {
      return { ...outcome, error: reason };
    }
    if (!passable()) return outcome;
  }
}

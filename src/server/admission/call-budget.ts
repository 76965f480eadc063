import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SightlineError } from '../../errors/sightline-error.ts';
import { tooDear } from './too-dear.ts';

/** What each caller may spend in a minute. */
export interface CallBudget {
  /**
   * Spends points of the caller's minute, of which `paid` were spent before; gives how many are left, or `null` where there
   * is no limit.
   *
   * @throws RATE_LIMITED when they do not suffice: nothing is spent then, and `retryAfterSeconds` says when to come back
   * @throws QUERY_TOO_COMPLEX when no minute has as many
   */
  charge(callerId: string, points: number, paid?: number): Promise<number | null>;
}

/** Counts points by key in windows of a minute; in memory or shared between instances. Rejects with a RateLimiterRes. */
export interface PointCounter {
  consume(key: string, points: number): Promise<RateLimiterRes>;
  reward(key: string, points: number): Promise<RateLimiterRes>;
}

/** How long points are counted together. */
export const WINDOW_SECONDS = 60;

/** Makes the budget; `costPerMinute` 0 is no limit. The counter of this process when none is given. */
export function createCallBudget(
  costPerMinute: number,
  counter: PointCounter = new RateLimiterMemory({ points: costPerMinute, duration: WINDOW_SECONDS }),
): CallBudget {
  if (costPerMinute === 0) return { charge: async () => null };
  return {
    async charge(callerId, points, paid = 0) {
      // Waiting would not help.
      if (points > costPerMinute) throw tooDear(points, costPerMinute, ', which is all that you may spend in a minute');
      const due = Math.max(0, points - paid);
      try {
        const { remainingPoints } = await counter.consume(callerId, due);
        return remainingPoints;
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        await counter.reward(callerId, due);
        throw refused(points, costPerMinute, error.msBeforeNext);
      }
    },
  };
}

function refused(points: number, costPerMinute: number, waitMs: number): SightlineError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new SightlineError(
    'RATE_LIMITED',
    `this costs ${points}, more than is left of the ${costPerMinute} that you may spend in a minute`,
    { cost: points, costPerMinute, retryAfterSeconds },
  );
}

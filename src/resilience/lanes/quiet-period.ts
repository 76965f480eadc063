import type { CircuitState } from '../endpoint-state.ts';
import type { Outcome } from '../outcome.ts';

/** At most this long an endpoint is left alone at its own wish: a header that says days must not take it away for days. */
const LONGEST_QUIET_MS = 60_000;

/** Timers may fire this much early: who waited for the end of the quiet has waited. */
const TIMER_SLACK_MS = 5;

/** The endpoint is not asked now: by `Retry-After` it asked for that. */
export class AskedForQuiet extends Error {
  override readonly name = 'AskedForQuiet';
}

/** Told how the attempt ended, and how long its answer asked to be left alone: 0 when it did not. */
export type Leave = (outcome: Outcome<unknown>, askedMs: number) => void;

/** The time for which an endpoint asked to be left alone, by whichever call's answer. */
export interface QuietPeriod {
  /** Throws AskedForQuiet while it lasts, and then while the first call after it is under way. */
  assertOver(): void;
  /** Whether `assertOver` would pass. */
  readonly over: boolean;
  /** An attempt begins, `assertOver` having passed. The first after a quiet decides whether others follow. */
  enter(): Leave;
  /** OPEN while it lasts, HALF_OPEN while the first call after it is under way. */
  readonly state: CircuitState;
}

/** Makes one that nobody has asked for yet. `now` is epoch milliseconds. */
export function createQuietPeriod(now: () => number = Date.now): QuietPeriod {
  let asked = false;
  let untilMs = 0;
  let probing = false;

  function leftMs(): number {
    const left = untilMs - now();
    // A clock that was set back makes it no longer than it may be.
    return !asked || left <= TIMER_SLACK_MS || left > LONGEST_QUIET_MS ? 0 : left;
  }

  return {
    assertOver() {
      const left = leftMs();
      if (left > 0) throw new AskedForQuiet(`it asked to be left alone for ${Math.ceil(left / 1_000)} s more`);
      if (probing)
        throw new AskedForQuiet('it asked to be left alone, and one call is under way to see whether it is ready');
    },
    get over() {
      return leftMs() === 0 && !probing;
    },
    enter() {
      const isProbe = asked;
      if (isProbe) probing = true;
      return (outcome, askedMs) => {
        if (isProbe) {
          probing = false;
          // What tells nothing leaves the decision to the next.
          asked = !outcome.ok && outcome.evidence === 'none';
        }
        if (askedMs <= 0) return;
        untilMs = Math.max(leftMs() > 0 ? untilMs : 0, now() + Math.min(askedMs, LONGEST_QUIET_MS));
        asked = true;
      };
    },
    get state() {
      if (leftMs() > 0) return 'OPEN';
      return probing ? 'HALF_OPEN' : 'CLOSED';
    },
  };
}

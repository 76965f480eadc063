import { badUserInput } from '../../errors/sightline-error.ts';
import { formatDuration } from '../../timeseries/duration.ts';

/** Of an operation that is answered again and again: when it wants that is found out by answering it. */
export interface Repetition {
  /** From one answer to the next; `null` as long as nobody has asked for another: then there is none. */
  everyMs: number | null;
}

/** As often as most servers of metrics are scraped. */
const DEFAULT_EVERY_MS = 15_000;
/** Timers go not much further. */
const EVERY_MAX_MS = 86_400_000;

/**
 * How often a subscription is to be answered; `least` is `limits.subscriptionEveryMinMs`.
 *
 * @throws BAD_USER_INPUT for more often than that, and for less than once a day.
 */
export function everyMsOf(every: number | null | undefined, least: number): number {
  const everyMs = every ?? Math.max(DEFAULT_EVERY_MS, least);
  if (everyMs >= least && everyMs <= EVERY_MAX_MS) return everyMs;
  const accepted = `${formatDuration(least)} to ${formatDuration(EVERY_MAX_MS)}`;
  throw badUserInput(`every: ${formatDuration(everyMs)} is out of bounds; accepted: ${accepted}`);
}

/**
 * Has the operation answered once more after this time, whatever becomes of this answer. To be called when all is checked
 * that the caller could mend, and before anything is asked that may fail: a subscription that cannot be served ends with
 * its first answer, and one whose upstream is down goes on.
 */
export function repeatEvery(everyMs: number, repetition: Repetition | null): void {
  if (repetition) repetition.everyMs = everyMs;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Steps that people read easily on an axis. */
const NICE_STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 5, 7, 14, 30, 90, 180, 365].map((days) => days * DAY_MS),
];

/** The most points per series that we ask an upstream for; servers refuse above 11,001 (upstreams.md §4, fact 6). */
export const MAX_POINTS_PER_QUERY = 11_000;

/**
 * The smallest nice step with which a range of this length has at most `maxPoints` points, wherever its ends fall on
 * the grid of the step, and never more than MAX_POINTS_PER_QUERY.
 *
 * A range longer than zero has two ends, so one point is treated like two. `minStepMs` is a floor for sources that
 * sample no finer (NHN: once a minute, upstreams.md §1, quirk 10).
 * @throws RangeError for a negative range or a maxPoints below 1
 */
export function chooseStepMs(rangeMs: number, maxPoints: number, minStepMs = SECOND_MS): number {
  if (!(rangeMs >= 0) || !(maxPoints >= 1)) throw new RangeError(`No step for ${rangeMs} ms in ${maxPoints} points`);
  const points = Math.max(2, Math.min(Math.floor(maxPoints), MAX_POINTS_PER_QUERY));
  const wanted = Math.max(minStepMs, rangeMs / (points - 1));
  const nice = NICE_STEPS_MS.find((stepMs) => stepMs >= wanted);
  const year = 365 * DAY_MS;
  return nice ?? Math.ceil(wanted / year) * year;
}

/** How many points a range query answers for each series: both ends are included (upstreams.md §4, fact 6). */
export function pointCount(startMs: number, endMs: number, stepMs: number): number {
  return endMs < startMs ? 0 : Math.floor((endMs - startMs) / stepMs) + 1;
}

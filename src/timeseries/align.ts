/** A range query's window: both ends are included. */
export interface TimeWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/** The latest multiple of the step that is not after a time; also for times before 1970. */
export function alignDown(timeMs: number, stepMs: number): number {
  return Math.floor(timeMs / stepMs) * stepMs;
}

/**
 * Both ends moved down to multiples of the step, so that queries of a moving window fall on the same grid and share
 * what is cached. The newest point may be up to one step older than asked.
 */
export function alignWindow(window: TimeWindow, stepMs: number): TimeWindow {
  return { startMs: alignDown(window.startMs, stepMs), endMs: alignDown(window.endMs, stepMs) };
}

import { badUserInput } from '../../errors/sightline-error.ts';
import { alignWindow, type TimeWindow } from '../../timeseries/align.ts';
import { chooseStepMs, MAX_POINTS_PER_QUERY, pointCount } from '../../timeseries/step.ts';

/** Points per series when neither `step` nor `maxPoints` is given: as many as a chart has room for. */
const DEFAULT_MAX_POINTS = 250;

/** A range query as it is really asked. */
export interface Grid extends TimeWindow {
  readonly stepMs: number;
}

/** How dense an answer is asked for. */
interface Density {
  /** Most points per series that the service allows, however they are asked for. */
  readonly pointsMax: number;
  readonly stepMs: number | null;
  readonly maxPoints: number | null;
}

/**
 * The step, given or chosen, and the window aligned to it.
 *
 * @throws BAD_USER_INPUT when the step gives more than `pointsMax` points, or `maxPoints` is out of bounds.
 */
export function gridOf(window: TimeWindow, { stepMs, maxPoints, pointsMax }: Density): Grid {
  // What we choose fits into one upstream query; more points are for those who give the step themselves.
  const most = Math.min(pointsMax, MAX_POINTS_PER_QUERY);
  if (maxPoints !== null && (maxPoints < 1 || maxPoints > most)) {
    throw badUserInput(`maxPoints: ${maxPoints} is out of bounds; accepted: 1 to ${most}`);
  }
  const wanted = maxPoints ?? Math.min(DEFAULT_MAX_POINTS, most);
  const step = stepMs ?? chooseStepMs(window.endMs - window.startMs, wanted);
  const aligned = alignWindow(window, step);
  const points = pointCount(aligned.startMs, aligned.endMs, step);
  if (points > pointsMax) {
    throw badUserInput(
      `step: ${points} points per series; accepted: at most ${pointsMax}, so a longer step or a shorter range`,
    );
  }
  return { ...aligned, stepMs: step };
}

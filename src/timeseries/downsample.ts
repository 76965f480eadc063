/**
 * Which points of a series to keep so that at most `maxPoints` remain: ascending indices.
 *
 * The first and the last point stay, and from each of the equal buckets between them the lowest and the highest, so
 * that no spike is lost however thin the chart. A bucket without a finite value keeps its first point: the gap stays
 * visible. The same input always gives the same indices, so columns asked for separately belong together.
 * @throws RangeError when maxPoints is no positive integer
 */
export function downsampleIndices(values: readonly number[], maxPoints: number): number[] {
  if (!Number.isInteger(maxPoints) || maxPoints < 1) throw new RangeError(`maxPoints must be at least 1: ${maxPoints}`);
  if (values.length <= maxPoints) return values.map((_, index) => index);
  const last = values.length - 1;
  if (maxPoints === 1) return [last];
  if (maxPoints === 2) return [0, last];
  if (maxPoints === 3) return [0, farthestFromEnds(values), last];
  const buckets = Math.floor((maxPoints - 2) / 2);
  const kept = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (last - 1)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (last - 1)) / buckets);
    kept.push(...extremesOf(values, from, to));
  }
  return [...kept, last];
}

/** The indices of the lowest and the highest value in [from, to), ascending; one when they are the same point. */
function extremesOf(values: readonly number[], from: number, to: number): number[] {
  let lowest = -1;
  let highest = -1;
  for (let index = from; index < to; index++) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    if (lowest < 0 || value < (values[lowest] ?? 0)) lowest = index;
    if (highest < 0 || value > (values[highest] ?? 0)) highest = index;
  }
  if (lowest < 0) return [from];
  return lowest === highest ? [lowest] : [Math.min(lowest, highest), Math.max(lowest, highest)];
}

/** With room for one point between the ends: the one that a line from end to end would hide most. */
function farthestFromEnds(values: readonly number[]): number {
  const last = values.length - 1;
  const first = finiteOrZero(values[0]);
  const slope = (finiteOrZero(values[last]) - first) / last;
  let farthest = 1;
  let distance = -1;
  for (let index = 1; index < last; index++) {
    const away = Math.abs((values[index] ?? Number.NaN) - (first + slope * index));
    if (Number.isFinite(away) && away > distance) {
      farthest = index;
      distance = away;
    }
  }
  return farthest;
}

function finiteOrZero(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}

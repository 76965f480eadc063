/** Statistics over the finite values of a series. */
export interface SeriesSummary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly first: number;
  readonly last: number;
}

/** Summarises the finite values; null when there are none, never NaN. */
export function summarize(values: readonly number[]): SeriesSummary | null {
  const finite = values.filter(Number.isFinite);
  const [first] = finite;
  const last = finite.at(-1);
  if (first === undefined || last === undefined) return null;
  let min = first;
  let max = first;
  for (const value of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  // Rounding must not put the mean of equal values outside of them.
  const mean = Math.min(max, Math.max(min, meanOf(finite)));
  return { count: finite.length, min, max, mean, first, last };
}

/** Sums with Neumaier's compensation: 1e16 + 1 − 1e16 stays 1. Divides first where the sum itself would overflow. */
function meanOf(values: readonly number[]): number {
  const sum = compensatedSum(values);
  if (Number.isFinite(sum)) return sum / values.length;
  return compensatedSum(values.map((value) => value / values.length));
}

function compensatedSum(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

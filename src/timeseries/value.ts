/** Prometheus' spellings of what JavaScript's Number() does not read (upstreams.md §4, fact 1). */
const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  '+Inf': Number.POSITIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};

/**
 * The number that Prometheus' text stands for; NaN and infinities as JavaScript's own.
 * @throws RangeError for a text that no Prometheus sends, so that a broken answer never passes as NaN
 */
export function parseSampleValue(raw: string): number {
  const plain = Number(raw);
  // Nearly every value, and a million of them pass here: looking a text up among the spellings takes five times as long.
  if (plain !== 0 && !Number.isNaN(plain)) return plain;
  const special = SPECIAL[raw];
  if (special !== undefined) return special;
  const value = raw.trim() === '' ? Number.NaN : plain;
  if (Number.isNaN(value)) throw new RangeError(`Not a sample value: ${JSON.stringify(raw)}`);
  return value;
}

/** Prometheus' spelling of a value that is not finite. */
export function nonFiniteText(value: number): 'NaN' | '+Inf' | '-Inf' {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

const UNITS = [
  { unit: 'y', ms: 365 * 24 * 3_600_000, onlyWhole: true },
  { unit: 'w', ms: 7 * 24 * 3_600_000, onlyWhole: true },
  { unit: 'd', ms: 24 * 3_600_000, onlyWhole: false },
  { unit: 'h', ms: 3_600_000, onlyWhole: false },
  { unit: 'm', ms: 60_000, onlyWhole: false },
  { unit: 's', ms: 1000, onlyWhole: false },
  { unit: 'ms', ms: 1, onlyWhole: false },
] as const;

const DURATION = new RegExp(`^${UNITS.map(({ unit }) => `(?:(\\d+)${unit})?`).join('')}$`);

/** Prometheus counts nanoseconds in 64 bits; longer durations are refused there too. */
const MAX_DURATION_MS = Math.floor((2 ** 63 - 1) / 1e6);

/**
 * The milliseconds of a Prometheus duration: whole numbers with falling units, such as `30s`, `1h30m`, `1d`; or `0`.
 * @throws RangeError that says what is wrong: fractions, signs, missing or misordered units, or too long
 */
export function parseDurationMs(text: string): number {
  if (text === '0') return 0;
  const match = DURATION.exec(text);
  if (text === '' || match === null) throw new RangeError(`${JSON.stringify(text)} is no duration: ${adviceFor(text)}`);
  const totalMs = UNITS.reduce((sum, { ms }, index) => sum + Number(match[index + 1] ?? 0) * ms, 0);
  if (totalMs > MAX_DURATION_MS) throw new RangeError(`${JSON.stringify(text)} is too long for a duration`);
  return totalMs;
}

/**
 * The shortest Prometheus spelling of whole milliseconds; years and weeks only when nothing is left over.
 * @throws RangeError for negative or broken milliseconds
 */
export function formatDuration(durationMs: number): string {
  if (!Number.isInteger(durationMs) || durationMs < 0) throw new RangeError(`Not whole milliseconds: ${durationMs}`);
  if (durationMs === 0) return '0s';
  let rest = durationMs;
  let text = '';
  for (const { unit, ms, onlyWhole } of UNITS) {
    if (rest < ms || (onlyWhole && rest % ms !== 0)) continue;
    text += `${Math.floor(rest / ms)}${unit}`;
    rest %= ms;
  }
  return text;
}

function adviceFor(text: string): string {
  if (/^[-+]/.test(text)) return 'it takes no sign';
  if (/^\d+$/.test(text)) return `it needs a unit, such as ${text}s`;
  if (/\d\.\d/.test(text)) return 'write whole numbers, such as 1h30m instead of 1.5h';
  return 'write whole numbers with falling units of y w d h m s ms, such as 1h30m';
}

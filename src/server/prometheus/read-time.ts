import { parseDurationMs } from '../../timeseries/duration.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** What Go's clients send for "since ever" and "for ever". */
const OPEN_ENDS: ReadonlyMap<string, number> = new Map([
  ['-292273086-05-16T16:47:06Z', Number.NEGATIVE_INFINITY],
  ['+292277025-08-18T07:12:54.999999999Z', Number.POSITIVE_INFINITY],
  ['292277025-08-18T07:12:54.999999999Z', Number.POSITIVE_INFINITY],
]);

/**
 * A time as Prometheus takes it, in whole epoch milliseconds: unix seconds with fractions, or RFC 3339.
 *
 * @throws RangeError
 */
export function readTimeMs(text: string): number {
  const open = OPEN_ENDS.get(text);
  if (open !== undefined) return open;
  if (NUMBER.test(text)) return finite(Math.round(Number(text) * 1_000), text);
  const [, year, month, day] = (RFC_3339.exec(text) ?? []).map(Number);
  const timeMs = Date.parse(text);
  if (year === undefined || month === undefined || Number.isNaN(timeMs)) throw noTime(text);
  // Date.parse takes 30 February for 1 March: the day must survive the way there and back.
  if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) throw noTime(text);
  return timeMs;
}

/**
 * A duration as Prometheus takes it, in whole milliseconds: seconds with fractions, or its own form such as `1h30m`.
 *
 * @throws RangeError
 */
export function readDurationMs(text: string): number {
  if (NUMBER.test(text)) return finite(Math.floor(Number((Number(text) * 1_000).toFixed(6))), text);
  return parseDurationMs(text);
}

function finite(ms: number, text: string): number {
  if (Number.isFinite(ms)) return ms;
  throw new RangeError(`${quote(text)} is out of bounds`);
}

function noTime(text: string): RangeError {
  return new RangeError(`cannot parse ${quote(text)} as a time; accepted: unix seconds or RFC 3339`);
}

function quote(text: string): string {
  return JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 80)}…`);
}

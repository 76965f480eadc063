import { DateTime } from 'luxon';

const OFFSET = /([+-]\d{2}):?(\d{2})$/;
const LOCAL = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?$/;
const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * A date as any version sends it, in epoch milliseconds: an offset without or with a colon, a number, a number as text, or
 * no zone at all, which is then `timeZone` (upstreams.md §5, quirk 12). `null` for what names no moment: `"0"`, `""`, words.
 */
export function readWireDate(value: unknown, timeZone: string): number | null {
  if (typeof value === 'number') return momentOf(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^-?\d{1,16}$/.test(text)) return momentOf(Number(text));
  if (ZONED.test(text)) return valid(Date.parse(text.replace(' ', 'T').replace(OFFSET, '$1:$2')));
  if (!LOCAL.test(text)) return null;
  return valid(DateTime.fromISO(text.replace(' ', 'T'), { zone: timeZone }).toMillis());
}

/** A moment as a date literal of the query language, `YYYY-MM-DD hh:mm:ss` in the server's zone (upstreams.md §7). */
export function writeQueryDate(momentMs: number, timeZone: string): string {
  return DateTime.fromMillis(momentMs, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm:ss', { locale: 'en-US' });
}

/** 0 stands for "never" where a date was not set. */
function momentOf(number: number): number | null {
  return number === 0 ? null : valid(number);
}

function valid(momentMs: number): number | null {
  return Number.isFinite(momentMs) && !Number.isNaN(new Date(momentMs).getTime()) ? Math.trunc(momentMs) : null;
}

import { DateTime as ZonedDateTime } from 'luxon';

/**
 * The moment that a zone-less text names in an IANA zone, in epoch milliseconds. `null` without a zone, a text, or when
 * the text is no time. A text in the hour that summer time skips names the hour after it.
 */
export function localToUtc(text: string | null, timeZone: string | null): number | null {
  if (text === null || timeZone === null) return null;
  const moment = ZonedDateTime.fromISO(text, { zone: timeZone });
  return moment.isValid ? moment.toMillis() : null;
}

import { QueryError } from './query-error.ts';

const LITERAL = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}):(\d{2}))?$/;
const PROPERTY = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)?/;
const MINUTE_MS = 60_000;

/** Reads `'YYYY-MM-DD[ hh:mm:ss]'` in the server's zone (upstreams.md §7) as epoch milliseconds, or throws QueryError. */
export function dateLiteralMs(text: string, zoneOffsetMinutes: number): number {
  const match = LITERAL.exec(text);
  const iso = match === null ? '' : `${text.slice(0, 10)}T${text.length > 10 ? text.slice(11) : '00:00:00'}Z`;
  const utcMs = Date.parse(iso);
  if (Number.isNaN(utcMs)) throw new QueryError(`not a date: ${text}`);
  return utcMs - zoneOffsetMinutes * MINUTE_MS;
}

/** Reads a property's text as a date in the server's zone; null where it is none (upstreams.md §5 q12). */
export function propertyDateMs(text: string, zoneOffsetMinutes: number): number | null {
  const match = PROPERTY.exec(text);
  if (match === null) return null;
  const utcMs = Date.parse(`${match[0].replace(' ', 'T')}${match[0].length > 10 ? 'Z' : ''}`);
  return Number.isNaN(utcMs) ? null : utcMs - zoneOffsetMinutes * MINUTE_MS;
}

/** One part of a date on the server's calendar; months count from 1. */
export function datePart(part: string, epochMs: number, zoneOffsetMinutes: number): number {
  const local = new Date(epochMs + zoneOffsetMinutes * MINUTE_MS);
  if (part === 'year') return local.getUTCFullYear();
  if (part === 'month') return local.getUTCMonth() + 1;
  if (part === 'day') return local.getUTCDate();
  if (part === 'hour') return local.getUTCHours();
  return part === 'minute' ? local.getUTCMinutes() : local.getUTCSeconds();
}

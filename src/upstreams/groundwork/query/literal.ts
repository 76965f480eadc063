import { badUserInput } from '../../../errors/sightline-error.ts';
import { writeQueryDate } from '../wire-date.ts';
import type { Column } from './column.ts';

/** A value as text of the query language: quoted, with its own quotes doubled. The one way in for any text. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** RFC 3339 with an offset: the zone of the query's dates is the server's, so a moment without one would be a guess. */
const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * One value of a filter as a literal of `column`'s type.
 *
 * @throws BAD_USER_INPUT for a value of another type
 */
export function literalFor({ type }: Column, value: unknown, at: string, timeZone: string): string {
  switch (type) {
    case 'number':
      return numberLiteral(typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value, at);
    case 'date':
      return dateLiteral(value, at, timeZone);
    case 'property':
      // Beside a number the server compares as numbers, beside a text as texts (upstreams.md §5, quirk 16).
      return typeof value === 'number' ? numberLiteral(value, at) : textLiteral(value, at);
    case 'text':
      return textLiteral(value, at);
  }
}

/** @throws BAD_USER_INPUT for what is no text, or none that any encoding can carry */
export function textLiteral(value: unknown, at: string): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw badUserInput(`${at}: accepted: a text`);
  }
  const text = String(value);
  if (!text.isWellFormed()) throw badUserInput(`${at}: accepted: a text without half a surrogate pair`);
  return quoted(text);
}

function numberLiteral(value: unknown, at: string): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw badUserInput(`${at}: accepted: a number`);
  // Never in E-notation, which the query language does not know.
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
}

function dateLiteral(value: unknown, at: string, timeZone: string): string {
  const momentMs = typeof value === 'string' && MOMENT.test(value) ? Date.parse(value.toUpperCase()) : Number.NaN;
  if (Number.isNaN(momentMs)) throw badUserInput(`${at}: accepted: a DateTime, such as 2026-03-01T09:00:00Z`);
  return quoted(writeQueryDate(momentMs, timeZone));
}

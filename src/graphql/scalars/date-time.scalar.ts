import { GraphQLScalarType } from 'graphql';
import { scalarFault } from './scalar-fault.ts';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const ACCEPTED = 'RFC 3339 with an offset, such as 2026-03-01T09:00:00Z or 2026-03-01T18:00:00.250+09:00';

/** RFC 3339 outside, epoch milliseconds inside. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description:
    'A moment: RFC 3339 with an offset, such as `2026-03-01T09:00:00Z`. Answers are in UTC, with milliseconds.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('DateTime takes epoch milliseconds');
    return new Date(value).toISOString();
  },
  parseValue: (value) => {
    const moment = typeof value === 'string' ? parseRfc3339(value) : null;
    if (moment === null) throw scalarFault('DateTime', value, ACCEPTED);
    return moment;
  },
});

/** Epoch milliseconds of an RFC 3339 text; null when it is not one, or names a day that does not exist. */
function parseRfc3339(text: string): number | null {
  const parts = RFC_3339.exec(text);
  if (!parts) return null;
  const moment = Date.parse(text.toUpperCase());
  if (Number.isNaN(moment)) return null;
  // Date.parse takes 30 February for 1 March: the day must survive the way there and back.
  const [, year, month, day] = parts.map(Number);
  const calendar = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  return calendar.getUTCDate() === day ? moment : null;
}

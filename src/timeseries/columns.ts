import type { Series } from './series.ts';
import { nonFiniteText, parseSampleValue } from './value.ts';

/** What stands in a column for a value that JSON numbers cannot carry. */
export type NonFinite = 'NULL' | 'STRING';

/** One cell of a column of values. */
export type ColumnValue = number | null | 'NaN' | '+Inf' | '-Inf';

/** The column of times in unix seconds, at most 3 decimals; of the points at `indices`, or of all. */
export function timestampColumn(series: Series, indices?: readonly number[]): number[] {
  return pick(series.timestampsMs, indices).map((timestampMs) => timestampMs / 1000);
}

/** The column of values beside timestampColumn; of the points at `indices`, or of all. */
export function valueColumn(series: Series, nonFinite: NonFinite, indices?: readonly number[]): ColumnValue[] {
  return pick(series.raw, indices).map((raw) => columnValue(raw, nonFinite));
}

/** The numbers of a series, NaN and infinities included. */
export function numbersOf(series: Series): number[] {
  return series.raw.map(parseSampleValue);
}

/** One cell: the number, or what stands for a value that is not finite. */
export function columnValue(raw: string, nonFinite: NonFinite): ColumnValue {
  const value = parseSampleValue(raw);
  if (Number.isFinite(value)) return value;
  return nonFinite === 'NULL' ? null : nonFiniteText(value);
}

function pick<T>(values: readonly T[], indices: readonly number[] | undefined): readonly T[] {
  return indices === undefined ? values : indices.flatMap((index) => values.slice(index, index + 1));
}

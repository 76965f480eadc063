import type { Literal, Operand } from './ast.ts';
import { type Column, findColumn, type Value } from './columns.ts';
import { dateLiteralMs, datePart, propertyDateMs } from './dates.ts';
import { QueryError } from './query-error.ts';

/** What a query's meaning depends on beside its text. */
export type QueryContext = {
  /** Names that some host has, or had, as a property: others are unknown to the server. */
  readonly knownProperties: ReadonlySet<string>;
  /** The server's zone, in which date literals are read. */
  readonly zoneOffsetMinutes: number;
  /** Whether the database compares texts without regard to case. */
  readonly ignoresCase: boolean;
};

/** One host with one element chosen of each joined collection: column name to value. */
export type Row = ReadonlyMap<string, Value>;

/** An operand made ready: how it reads a row, and how a literal beside it is understood. */
export type BoundOperand = {
  readonly column: Column;
  read(row: Row, literalKind: Literal['kind']): Value;
  literal(literal: Literal): string | number;
};

const DATE_FUNCTIONS: ReadonlySet<string> = new Set(['year', 'month', 'day', 'hour', 'minute', 'second']);

function toNumber(literal: Literal): number {
  const value = literal.text.trim() === '' ? Number.NaN : Number(literal.text);
  if (Number.isNaN(value)) throw new QueryError(`not a number: ${literal.text}`);
  return value;
}

/** The form in which two texts are compared. */
export function comparable(text: string, context: QueryContext): string {
  return context.ignoresCase ? text.toLowerCase() : text;
}

function readDatePart(part: string, column: Column, value: Value, context: QueryContext): number | null {
  const epochMs = column.type === 'property' ? propertyDateMs(String(value), context.zoneOffsetMinutes) : value;
  return typeof epochMs === 'number' ? datePart(part, epochMs, context.zoneOffsetMinutes) : null;
}

function bindDateFunction(part: string, column: Column, context: QueryContext): BoundOperand {
  const isDate = column.type === 'date' || column.type === 'property';
  if (!DATE_FUNCTIONS.has(part) || !isDate) throw new QueryError(`no function ${part} of ${column.name}`);
  return {
    column,
    read: (row) => readDatePart(part, column, row.get(column.name) ?? null, context),
    literal: toNumber,
  };
}

// A bare number beside a property asks for its numeric value; a quoted one asks for its text.
function readProperty(value: Value, literalKind: Literal['kind'], context: QueryContext): Value {
  if (value === null) return null;
  if (literalKind === 'string') return comparable(String(value), context);
  return /^\s*$/.test(String(value)) || Number.isNaN(Number(value)) ? null : Number(value);
}

/** Binds an operand to its column. Throws QueryError for a field that cannot be queried. */
export function bindOperand(operand: Operand, context: QueryContext): BoundOperand {
  const column = findColumn(operand.field, context.knownProperties);
  if (operand.dateFunction !== null) return bindDateFunction(operand.dateFunction, column, context);
  const stored = (row: Row): Value => row.get(column.name) ?? null;
  if (column.type === 'number') return { column, read: stored, literal: toNumber };
  if (column.type === 'date') {
    return { column, read: stored, literal: ({ text }) => dateLiteralMs(text, context.zoneOffsetMinutes) };
  }
  if (column.type === 'property') {
    return {
      column,
      read: (row, kind) => readProperty(stored(row), kind, context),
      literal: (literal) => (literal.kind === 'number' ? Number(literal.text) : comparable(literal.text, context)),
    };
  }
  return {
    column,
    read: (row) => {
      const value = stored(row);
      return value === null ? null : comparable(String(value), context);
    },
    literal: ({ kind, text }) => {
      if (kind !== 'string') throw new QueryError(`${column.name} is text, ${text} is not`);
      return comparable(text, context);
    },
  };
}

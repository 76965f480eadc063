import type { StoredHost } from '../host-model.ts';
import type { Condition, Operand, Query } from './ast.ts';
import { type Column, findColumn, type Value } from './columns.ts';
import { type BoundOperand, bindOperand, type QueryContext, type Row } from './operand-reader.ts';
import { parseQuery } from './parser.ts';
import { compilePredicate } from './predicate.ts';

type Match = { readonly host: StoredHost; readonly row: Row };

function operandsOf(condition: Condition): Operand[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...operandsOf(condition.left), ...operandsOf(condition.right)];
    case 'not':
      return operandsOf(condition.inner);
    default:
      return [condition.operand];
  }
}

function columnsOf(query: Query, context: QueryContext): Column[] {
  const operands = [...operandsOf(query.condition), ...query.orderBy.map((key) => key.operand)];
  const columns = operands.map((operand) => findColumn(operand.field, context.knownProperties));
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}

/** Every column is an inner join: a host without the property (or without any group) has no row at all (q17). */
function rowsOf(host: StoredHost, columns: readonly Column[]): Row[] {
  let rows: Row[] = [new Map()];
  for (const column of columns) {
    const values = column.read(host);
    rows = rows.flatMap((row) => values.map((value) => new Map([...row, [column.name, value]])));
  }
  return rows;
}

/** Nulls come last, as PostgreSQL has it. */
function compareValues(left: Value, right: Value): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

// Properties that all read as numbers sort as numbers.
function sortValue(bound: BoundOperand, row: Row): Value {
  return bound.column.type === 'property'
    ? (bound.read(row, 'number') ?? bound.read(row, 'string'))
    : bound.read(row, 'string');
}

function sortMatches(matches: readonly Match[], query: Query, context: QueryContext): Match[] {
  const keys = query.orderBy.map((key) => ({ bound: bindOperand(key.operand, context), descending: key.descending }));
  return matches.toSorted((left, right) => {
    for (const { bound, descending } of keys) {
      const order = compareValues(sortValue(bound, left.row), sortValue(bound, right.row));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

/**
 * Runs a query's text over hosts, in their stored order unless it says `order by`: with a query there is no default
 * order (upstreams.md §5 q15). Throws QueryError for what the server could not translate.
 */
export function runQuery(text: string, hosts: readonly StoredHost[], context: QueryContext): StoredHost[] {
  const query = parseQuery(text);
  const predicate = compilePredicate(query.condition, context);
  const columns = columnsOf(query, context);
  const matches = hosts.flatMap((host): Match[] => {
    const row = rowsOf(host, columns).find((candidate) => predicate(candidate) === true);
    return row === undefined ? [] : [{ host, row }];
  });
  return sortMatches(matches, query, context).map((match) => match.host);
}

import type { Condition, Literal, Operand } from './ast.ts';
import type { Value } from './columns.ts';
import { likeMatches } from './like.ts';
import { bindOperand, comparable, type QueryContext, type Row } from './operand-reader.ts';
import { QueryError } from './query-error.ts';

/** SQL's three values: null is "unknown", and an unknown row does not match. */
export type Truth = boolean | null;

/** A condition made ready to be asked of rows. */
export type Predicate = (row: Row) => Truth;

type Comparison = (left: string | number, right: string | number) => boolean;

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['=', (left, right) => left === right],
  ['<>', (left, right) => left !== right],
  ['!=', (left, right) => left !== right],
  ['<', (left, right) => left < right],
  ['<=', (left, right) => left <= right],
  ['>', (left, right) => left > right],
  ['>=', (left, right) => left >= right],
]);

function not(inner: Predicate): Predicate {
  return (row) => {
    const truth = inner(row);
    return truth === null ? null : !truth;
  };
}

/** `decisive` is the value that settles the whole: false for `and`, true for `or`. */
function combine(parts: readonly Predicate[], decisive: boolean): Predicate {
  return (row) => {
    const truths = parts.map((part) => part(row));
    if (truths.includes(decisive)) return decisive;
    return truths.includes(null) ? null : !decisive;
  };
}

function compare(operand: Operand, operator: string, value: Literal, context: QueryContext): Predicate {
  const bound = bindOperand(operand, context);
  const right = bound.literal(value);
  const holds = COMPARISONS.get(operator);
  if (holds === undefined) throw new QueryError(`unknown operator ${operator}`);
  return (row) => {
    const left: Value = bound.read(row, value.kind);
    return left === null ? null : holds(left, right);
  };
}

function like(operand: Operand, pattern: string, context: QueryContext): Predicate {
  const bound = bindOperand(operand, context);
  if (operand.dateFunction !== null || bound.column.type === 'number' || bound.column.type === 'date') {
    throw new QueryError(`like needs text, ${operand.field} is none`);
  }
  return (row) => {
    const text = bound.read(row, 'string');
    return text === null ? null : likeMatches(String(text), comparable(pattern, context));
  };
}

/** Makes a condition ready; whatever the server could not translate throws QueryError here, before any row is seen. */
export function compilePredicate(condition: Condition, context: QueryContext): Predicate {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = [compilePredicate(condition.left, context), compilePredicate(condition.right, context)];
      return combine(parts, condition.kind === 'or');
    }
    case 'not':
      return not(compilePredicate(condition.inner, context));
    case 'compare':
      return compare(condition.operand, condition.operator, condition.value, context);
    case 'like':
      return like(condition.operand, condition.pattern, context);
    case 'in':
      return combine(
        condition.values.map((value) => compare(condition.operand, '=', value, context)),
        true,
      );
    case 'between':
      return combine(
        [
          compare(condition.operand, '>=', condition.low, context),
          compare(condition.operand, '<=', condition.high, context),
        ],
        false,
      );
    case 'isNull': {
      const bound = bindOperand(condition.operand, context);
      return (row) => bound.read(row, 'string') === null;
    }
  }
}

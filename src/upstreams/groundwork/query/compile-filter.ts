import { badUserInput } from '../../../errors/sightline-error.ts';
import { type Column, columnOf } from './column.ts';
import { allOf, anyOf, type HostCondition, isIn, where } from './condition.ts';
import { COMPARISONS, type Comparison, type HostFilter } from './host-filter.ts';
import { literalFor, textLiteral } from './literal.ts';

/** How deep filters may stand in each other. */
export const FILTER_DEPTH_MAX = 8;
/** How many filters and values one filter may hold. */
export const FILTER_SIZE_MAX = 1_000;

const OPERATORS = [...(Object.keys(COMPARISONS) as Comparison[]), 'like', 'in', 'between'] as const;

/**
 * A filter in GroundWork's query language. Whatever the caller gave is a quoted text, a number, a date of our own writing, or
 * a checked name: nothing of it can become syntax, and no query can begin with `pass:` (upstreams.md §5, quirk 18).
 *
 * `hostGroups` is not for here: it is asked of the filter endpoint.
 *
 * @throws BAD_USER_INPUT with the path of what is not accepted
 */
export function compileFilter(filter: HostFilter, timeZone: string): HostCondition {
  let size = 0;
  const grow = (more: number, at: string) => {
    size += more;
    if (size > FILTER_SIZE_MAX) {
      throw badUserInput(`${at}: the filter is too large; accepted: at most ${FILTER_SIZE_MAX} filters and values`);
    }
  };

  const compile = (one: HostFilter, at: string, depth: number): HostCondition => {
    grow(1, at);
    if (depth > FILTER_DEPTH_MAX) throw badUserInput(`${at}: accepted: at most ${FILTER_DEPTH_MAX} filters deep`);
    if (given(one.hostGroups)) throw badUserInput(`${at}.hostGroups: accepted: alone, and only at the top`);
    const kinds = [given(one.all), given(one.any), given(one.field) || given(one.property)];
    if (kinds.filter(Boolean).length > 1) throw badUserInput(`${at}: accepted: one of all, any, and field or property`);
    if (one.all) return allOf(one.all.map((inner, i) => compile(inner, `${at}.all[${i}]`, depth + 1)));
    if (one.any) return anyOf(one.any.map((inner, i) => compile(inner, `${at}.any[${i}]`, depth + 1)));
    return comparisons(one, columnOf(one, at), at);
  };

  const comparisons = (one: HostFilter, column: Column, at: string): HostCondition => {
    const used = OPERATORS.filter((operator) => one[operator] !== undefined);
    if (used.length === 0) throw badUserInput(`${at}: accepted: at least one of ${OPERATORS.join(', ')}`);
    return allOf(used.map((operator) => comparison(operator, one[operator], column, `${at}.${operator}`)));
  };

  const comparison = (
    operator: (typeof OPERATORS)[number],
    value: unknown,
    column: Column,
    at: string,
  ): HostCondition => {
    if (operator === 'like') {
      if (column.type !== 'text' && column.type !== 'property') throw badUserInput(`${at}: accepted: for texts only`);
      return where(`${column.name} like ${textLiteral(value, at)}`);
    }
    if (operator !== 'in' && operator !== 'between') {
      return where(`${column.name} ${COMPARISONS[operator]} ${literalFor(column, value, at, timeZone)}`);
    }
    if (!Array.isArray(value)) throw badUserInput(`${at}: accepted: a list`);
    grow(value.length, at);
    const literals = value.map((item, i) => literalFor(column, item, `${at}[${i}]`, timeZone));
    if (operator === 'in') return isIn(column.name, literals);
    if (literals.length !== 2) throw badUserInput(`${at}: accepted: two values, the lower first`);
    return where(`${column.name} between ${literals.join(' and ')}`);
  };

  return compile(filter, 'filter', 1);
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

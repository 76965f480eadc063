import { badUserInput } from '../../errors/sightline-error.ts';
import { parsePromQL } from '../../promql/parse.ts';

/**
 * A limit as adapters take it; `undefined` for all.
 *
 * @throws BAD_USER_INPUT below 0.
 */
export function limitOf(limit: number | null | undefined): number | undefined {
  if (limit === null || limit === undefined || limit === 0) return undefined;
  if (limit > 0) return limit;
  throw badUserInput(`limit: ${limit} is out of bounds; accepted: 0 (all) or more`);
}

/**
 * The selectors that choose series; `undefined` when none are given.
 *
 * @throws BAD_USER_INPUT for an empty list, and for an expression that is more than a selector.
 */
export function selectorsOf(match: readonly string[] | null | undefined): readonly string[] | undefined {
  if (match === null || match === undefined) return undefined;
  if (match.length === 0) throw badUserInput('match: accepted: at least one selector, such as up{job="node"}');
  const expression = match.find((text) => parsePromQL(text).root.kind !== 'selector');
  if (expression === undefined) return match;
  throw badUserInput(
    'match: this is an expression; accepted: a selector, such as up{job="node"}, without functions or operators',
  );
}

/** A property only where there is a value: adapters tell "left out" from "empty". */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { [key in Name]?: Value } {
  return value === null || value === undefined ? {} : ({ [name]: value } as { [key in Name]?: Value });
}

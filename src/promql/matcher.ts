import { escapeRE2, isLabelName, quoteLabelValue } from './quote.ts';
import type { MatchOperator } from './syntax/ast.ts';

export type { MatchOperator } from './syntax/ast.ts';

/** A condition on one label. `value` is the plain text, or an anchored RE2 expression for `=~` and `!~`. */
export interface Matcher {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
}

/**
 * The matcher for series whose label has one of some values, each taken literally.
 *
 * The empty string is a value like others: it stands for series that lack the label. Values are sorted and made unique,
 * so that the same set always gives the same text.
 * @throws RangeError for no value at all (it would match nothing, and an empty `=~""` matches series without the label).
 */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const unique = [...new Set(values)].sort();
  const [first] = unique;
  if (first === undefined) throw new RangeError(`No value given for label ${label}`);
  if (unique.length === 1) return { label, op: '=', value: first };
  return { label, op: '=~', value: unique.map(escapeRE2).join('|') };
}

/**
 * A matcher as PromQL.
 * @throws RangeError for a label that is no classic label name, or a value that is no well-formed Unicode.
 */
export function printMatcher(matcher: Matcher): string {
  if (!isLabelName(matcher.label)) throw new RangeError(`Not a label name: ${JSON.stringify(matcher.label)}`);
  return `${matcher.label}${matcher.op}${quoteLabelValue(matcher.value)}`;
}

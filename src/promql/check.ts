import type { ValueType } from './functions.ts';
import { readPromQL } from './parse.ts';
import { printSelector } from './print.ts';
import type { PromQLFault } from './syntax-error.ts';
import { walk } from './walk.ts';

/** What an editor wants to know of a text. */
export interface PromQLCheck {
  readonly valid: boolean;
  readonly errors: readonly PromQLFault[];
  /** Null when the text is not valid. */
  readonly resultType: ValueType | null;
  /** The selectors that the expression reads, without range, offset and `@`; empty when the text cannot be parsed. */
  readonly selectors: readonly string[];
}

/** Checks an expression without sending it anywhere; never throws. */
export function checkPromQL(text: string): PromQLCheck {
  const { parsed, faults } = readPromQL(text);
  if (parsed === null) return { valid: false, errors: faults, resultType: null, selectors: [] };
  const selectors = [...walk(parsed.root)].flatMap((node) => (node.kind === 'selector' ? [printSelector(node)] : []));
  return { valid: true, errors: [], resultType: null, selectors };
}

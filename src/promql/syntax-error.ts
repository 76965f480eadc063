import type { Span } from './syntax/ast.ts';
import { positionAt } from './syntax/position.ts';

/** One fault in a PromQL text: where it is and what was expected there. Offsets are UTF-16, `to` exclusive. */
export interface PromQLFault extends Span {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A fault at a span of a text, with its line and column. */
export function faultAt(text: string, message: string, span: Span): PromQLFault {
  return { message, ...positionAt(text, span.from), from: span.from, to: span.to };
}

/** A text that is no PromQL. `faults` holds all that were found; the error's own position is the first one's. */
export class PromQLSyntaxError extends Error {
  override readonly name = 'PromQLSyntaxError';
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
  readonly faults: readonly PromQLFault[];

  constructor(first: PromQLFault, faults: readonly PromQLFault[]) {
    super(first.message);
    this.line = first.line;
    this.column = first.column;
    this.from = first.from;
    this.to = first.to;
    this.faults = faults;
  }
}

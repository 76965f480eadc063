import type { Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Expr } from './syntax/ast.ts';
import { explainFault } from './syntax/explain.ts';
import { TreeReader } from './syntax/tree.ts';
import { TreeFault } from './syntax/tree-tokens.ts';
import { depthOf } from './syntax/walk.ts';
import { faultAt, type PromQLFault, PromQLSyntaxError } from './syntax-error.ts';

/** Longest text that is parsed, in UTF-16 units; Grafana's longest dashboards stay well below. */
export const MAX_QUERY_LENGTH = 65_536;

/** Deepest nesting that is accepted; a chain `a + b + c …` counts one level for each operator. */
export const MAX_QUERY_DEPTH = 500;

/** The grammar's tree has up to three levels where ours has one; far beyond that the grammar itself gives up. */
const MAX_GRAMMAR_DEPTH = 3 * MAX_QUERY_DEPTH;

/** Most faults that are reported of one text; the later ones are mostly echoes of the first. */
const MAX_FAULTS = 20;

/** A text and the tree it stands for. */
export interface ParsedPromQL {
  readonly text: string;
  readonly root: Expr;
}

/** The outcome of reading a text: a tree, or why there is none. */
export type ParseOutcome =
  | { readonly parsed: ParsedPromQL; readonly faults: readonly [] }
  | { readonly parsed: null; readonly faults: readonly [PromQLFault, ...PromQLFault[]] };

/** The latest trees, which nobody changes: one request asks an expression for many scopes, a dashboard asks it again. */
const recent = new Map<string, ParsedPromQL>();
const MAX_RECENT = 128;
/** Longer texts are rare, and their trees large. */
const MAX_RECENT_LENGTH = 1_000;

/**
 * Parses a PromQL expression.
 * @throws PromQLSyntaxError with the position of the first fault, and all of them in `faults`.
 */
export function parsePromQL(text: string): ParsedPromQL {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const { parsed, faults } = readPromQL(text);
  if (parsed === null) throw new PromQLSyntaxError(faults[0], faults);
  if (text.length <= MAX_RECENT_LENGTH) {
    const [oldest] = recent.keys();
    if (recent.size >= MAX_RECENT && oldest !== undefined) recent.delete(oldest);
    recent.set(text, parsed);
  }
  return parsed;
}

/** Parses a PromQL expression and never throws: for editors, which want every fault at once. */
export function readPromQL(text: string): ParseOutcome {
  if (text.length > MAX_QUERY_LENGTH) {
    const message = `The query is longer than ${MAX_QUERY_LENGTH} characters`;
    return failed([faultAt(text, message, { from: MAX_QUERY_LENGTH, to: text.length })]);
  }
  const tree = parser.parse(withKnownNames(text));
  const bare = withoutComments(text, tree);
  if (grammarDepth(tree) > MAX_GRAMMAR_DEPTH) return failed([tooDeep(text)]);
  const faults = [...foreignCharacters(text, bare, tree), ...grammarFaults(bare, tree)];
  if (faults.length > 0) return failed(faults.sort((a, b) => a.from - b.from));
  const top = tree.topNode.getChild('Expr');
  if (top === null) return failed([faultAt(text, 'Expected an expression', { from: 0, to: text.length })]);
  try {
    const root = new TreeReader(bare).read(top);
    return depthOf(root) > MAX_QUERY_DEPTH ? failed([tooDeep(text)]) : { parsed: { text, root }, faults: [] };
  } catch (error) {
    if (!(error instanceof TreeFault)) throw error;
    return failed([faultAt(text, error.message, error.span)]);
  }
}

function failed(faults: PromQLFault[]): ParseOutcome {
  const [first, ...others] = faults;
  if (first === undefined) throw new RangeError('A failed reading needs a fault');
  return { parsed: null, faults: [first, ...others.slice(0, MAX_FAULTS - 1)] };
}

/**
 * Prometheus 3 renamed holt_winters, and the grammar forgot it; the servers of our upstreams (upstreams.md §3) may still
 * want it. The grammar is shown another name of the same length; the tree's texts are read from the original.
 */
function withKnownNames(text: string): string {
  return text.replace(/\bholt_winters(?=\s*\()/g, 'day_of_month');
}

/**
 * The text with blanks for comments, every offset unchanged.
 *
 * Prometheus ends a comment at a carriage return too, the grammar only at a line feed: what follows a carriage return
 * would be code there and a comment here. `foreignCharacters` refuses that; without comments no reader can differ.
 */
function withoutComments(text: string, tree: Tree): string {
  let bare = '';
  let end = 0;
  tree.iterate({
    enter: (node) => {
      if (node.name !== 'LineComment') return;
      bare += text.slice(end, node.from) + ' '.repeat(node.to - node.from);
      end = node.to;
    },
  });
  return bare + text.slice(end);
}

/** Outside of strings and comments PromQL is printable ASCII and four kinds of blank; the grammar skips more than that. */
function foreignCharacters(text: string, bare: string, tree: Tree): PromQLFault[] {
  const faults: PromQLFault[] = [];
  const check = (from: number, to: number): void => {
    if (faults.length >= MAX_FAULTS) return;
    for (const match of bare.slice(from, to).matchAll(/[^\x20-\x7e\t\n\r]/gu)) {
      const at = from + match.index;
      const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      faults.push(
        faultAt(text, `Unexpected character U+${code} outside of a string`, { from: at, to: at + match[0].length }),
      );
    }
  };
  let end = 0;
  tree.iterate({
    enter: (node) => {
      if (node.name === 'LineComment') {
        const carriageReturn = text.slice(node.from, node.to).search(/\r(?!$)/);
        if (carriageReturn < 0) return;
        const at = node.from + carriageReturn;
        faults.push(
          faultAt(text, 'A carriage return inside a comment ends it: use a line feed', { from: at, to: at + 1 }),
        );
      }
      if (node.name !== 'StringLiteral') return;
      check(end, node.from);
      end = node.to;
    },
  });
  check(end, bare.length);
  return faults;
}

function grammarDepth(tree: Tree): number {
  let depth = 0;
  let deepest = 0;
  tree.iterate({
    enter: () => {
      deepest = Math.max(deepest, ++depth);
    },
    leave: () => {
      depth--;
    },
  });
  return deepest;
}

function tooDeep(text: string): PromQLFault {
  const message = `The expression nests deeper than ${MAX_QUERY_DEPTH} levels`;
  return faultAt(text, message, { from: 0, to: text.length });
}

function grammarFaults(text: string, tree: Tree): PromQLFault[] {
  const faults: PromQLFault[] = [];
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError || faults.length >= MAX_FAULTS) return;
      const last = faults.at(-1);
      // The grammar marks each token that it skips: one fault for a run of them is enough.
      if (last && text.slice(last.to, node.from).trim() === '') return;
      const { message, from, to } = explainFault(text, node.node);
      faults.push(faultAt(text, message, { from, to }));
    },
  });
  return faults;
}

import type { SyntaxNode } from '@lezer/common';
import type { Expr, LabelList, MatcherNode, MatchingNode, MatchOperator, Span, StringToken } from './ast.ts';
import { nodesOf } from './syntax-node.ts';
import { UnquoteError, unquote } from './unquote.ts';

/** A fault that the grammar does not see, such as an illegal escape. */
export class TreeFault extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** Reads the parts of the grammar's tree that hold no expressions: names, strings, label lists, selectors. */
export class TreeTokens {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** A selector. */
  selector(node: SyntaxNode, children: readonly SyntaxNode[]): Expr {
    const identifier = children.find((child) => child.name === 'Identifier');
    const braces = children.find((child) => child.name === 'LabelMatchers');
    const inside = braces ? nodesOf(braces) : [];
    const quoted = inside.filter((child) => child.name === 'QuotedLabelName');
    const surplus = quoted[identifier ? 0 : 1];
    if (surplus) throw new TreeFault('The metric name is given twice', surplus);
    const [quotedName] = quoted;
    return {
      from: node.from,
      to: node.to,
      kind: 'selector',
      name: identifier ? this.slice(identifier) : null,
      quotedName: quotedName ? this.string(quotedName) : null,
      matchers: inside.filter((child) => child !== quotedName).map((child) => this.#matcher(child)),
    };
  }

  #matcher(node: SyntaxNode): MatcherNode {
    const children = nodesOf(node);
    const label = this.#label(this.child(node, children, 0));
    return {
      from: node.from,
      to: node.to,
      label: label.name,
      labelRaw: label.raw,
      op: matchOperator(this.slice(this.child(node, children, 1))),
      value: this.string(this.child(node, children, 2)),
    };
  }

  /** The matching of a binary operator: the parts of its clause. */
  matching(children: readonly SyntaxNode[]): MatchingNode {
    const lists = children.filter((child) => child.name === 'GroupingLabels').map((list) => this.labels(list));
    const has = (name: string): boolean => children.some((child) => child.name === name);
    const group = has('GroupLeft') ? 'group_left' : has('GroupRight') ? 'group_right' : null;
    return { on: has('On'), labels: lists[0] ?? [], group, include: group === null ? null : (lists[1] ?? []) };
  }

  /** A list of labels. */
  labels(node: SyntaxNode): LabelList {
    return nodesOf(node).map((child) => this.#label(child));
  }

  #label(node: SyntaxNode): Span & { name: string; raw: string } {
    const raw = this.slice(node);
    if (node.name !== 'QuotedLabelName') return { from: node.from, to: node.to, name: raw, raw };
    const { value } = this.string(node);
    if (value === null) throw new TreeFault('A label name must be UTF-8', node);
    return { from: node.from, to: node.to, name: value, raw };
  }

  /** A string literal, decoded. */
  string(node: SyntaxNode): StringToken {
    const raw = this.slice(node);
    try {
      return { raw, value: unquote(raw) };
    } catch (error) {
      if (!(error instanceof UnquoteError)) throw error;
      throw new TreeFault(sentence(error.message), { from: node.from + error.offset, to: node.to });
    }
  }

  /** Durations may be arithmetic of several tokens in newer servers: their spacing is made uniform. */
  duration(node: SyntaxNode): string {
    return this.slice(node).replace(/\s+/g, ' ');
  }

  /** What a node covers, as written. */
  slice(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  /** A child that the grammar promises. */
  child(parent: SyntaxNode, children: readonly SyntaxNode[], index: number): SyntaxNode {
    const child = children[index];
    if (!child) throw new TreeFault(`${parent.name} lacks a part`, parent);
    return child;
  }
}

function matchOperator(text: string): MatchOperator {
  if (text === '=' || text === '!=' || text === '=~' || text === '!~') return text;
  throw new RangeError(`No matching operator: ${text}`);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

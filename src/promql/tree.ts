import type { SyntaxNode } from '@lezer/common';
import type { Expr, LabelList, MatcherNode, MatchingNode, MatchOperator, Span, StringToken } from './ast.ts';
import { nodesOf } from './syntax-node.ts';
import { UnquoteError, unquote } from './unquote.ts';

/** A fault that the grammar does not see: an illegal escape, or too deep a nesting. */
export class TreeFault extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/**
 * Turns the grammar's tree, which must be free of error nodes, into our own.
 *
 * Ours is typed, holds decoded strings, and is what every other file of this folder works on.
 * @throws TreeFault
 */
export class TreeReader {
  readonly #text: string;
  readonly #maxDepth: number;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  /** The expression of a node of the grammar's group `Expr`. */
  read(node: SyntaxNode, depth = 1): Expr {
    const span = { from: node.from, to: node.to };
    if (depth > this.#maxDepth) {
      throw new TreeFault(`The expression nests deeper than ${this.#maxDepth} levels`, span);
    }
    const children = nodesOf(node);
    const first = (): Expr => this.read(this.#child(node, children, 0), depth + 1);
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { ...span, kind: 'number', raw: this.#slice(node) };
      case 'StringLiteral':
        return { ...span, kind: 'string', string: this.#string(node) };
      case 'VectorSelector':
        return this.#selector(node, children);
      case 'MatrixSelector':
        return { ...span, kind: 'range', expr: first(), range: this.#duration(this.#child(node, children, 1)) };
      case 'SubqueryExpr': {
        const step = children[2];
        const range = this.#duration(this.#child(node, children, 1));
        return { ...span, kind: 'subquery', expr: first(), range, step: step ? this.#duration(step) : null };
      }
      case 'OffsetExpr':
        return { ...span, kind: 'offset', expr: first(), offset: this.#duration(this.#child(node, children, 2)) };
      case 'StepInvariantExpr': {
        const at = this.#child(node, children, 2);
        const raw = this.#slice(at);
        return { ...span, kind: 'at', expr: first(), at: at.name === 'AtModifierPreprocessors' ? `${raw}()` : raw };
      }
      case 'AnchoredExpr':
      case 'SmoothedExpr':
        return { ...span, kind: 'postfix', expr: first(), modifier: this.#slice(this.#child(node, children, 1)) };
      case 'UnaryExpr':
        return {
          ...span,
          kind: 'unary',
          op: this.#slice(this.#child(node, children, 0)),
          expr: this.read(this.#child(node, children, 1), depth + 1),
        };
      case 'ParenExpr':
        return { ...span, kind: 'paren', expr: first() };
      case 'BinaryExpr':
        return this.#binary(node, children, depth);
      case 'AggregateExpr':
        return this.#aggregate(node, children, depth);
      case 'FunctionCall': {
        const args = nodesOf(this.#child(node, children, 1)).map((arg) => this.read(arg, depth + 1));
        return { ...span, kind: 'call', name: this.#slice(this.#child(node, children, 0)), args };
      }
      default:
        throw new TreeFault(`This syntax is not supported: ${node.name}`, span);
    }
  }

  #binary(node: SyntaxNode, children: readonly SyntaxNode[], depth: number): Expr {
    const modifiers = children.slice(2, -1);
    const named = (name: string): SyntaxNode | undefined => modifiers.find((child) => child.name === name);
    const matching = named('MatchingModifierClause');
    const fill = named('FillModifier');
    return {
      from: node.from,
      to: node.to,
      kind: 'binary',
      op: this.#slice(this.#child(node, children, 1)).toLowerCase(),
      left: this.read(this.#child(node, children, 0), depth + 1),
      right: this.read(this.#child(node, children, children.length - 1), depth + 1),
      bool: named('BoolModifier') !== undefined,
      matching: matching ? this.#matching(nodesOf(matching)) : null,
      fill: fill ? this.#slice(fill) : null,
    };
  }

  #matching(children: readonly SyntaxNode[]): MatchingNode {
    const lists = children.filter((child) => child.name === 'GroupingLabels').map((list) => this.#labels(list));
    const has = (name: string): boolean => children.some((child) => child.name === name);
    const group = has('GroupLeft') ? 'group_left' : has('GroupRight') ? 'group_right' : null;
    return { on: has('On'), labels: lists[0] ?? [], group, include: group === null ? null : (lists[1] ?? []) };
  }

  #aggregate(node: SyntaxNode, children: readonly SyntaxNode[], depth: number): Expr {
    const modifier = children.find((child) => child.name === 'AggregateModifier');
    const body = children.find((child) => child.name === 'FunctionCallBody');
    const parts = modifier ? nodesOf(modifier) : [];
    const list = parts[1];
    return {
      from: node.from,
      to: node.to,
      kind: 'aggregate',
      op: this.#slice(this.#child(node, children, 0)).toLowerCase(),
      grouping: list ? { without: parts[0]?.name === 'Without', labels: this.#labels(list) } : null,
      args: body ? nodesOf(body).map((arg) => this.read(arg, depth + 1)) : [],
    };
  }

  #selector(node: SyntaxNode, children: readonly SyntaxNode[]): Expr {
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
      name: identifier ? this.#slice(identifier) : null,
      quotedName: quotedName ? this.#string(quotedName) : null,
      matchers: inside.filter((child) => child !== quotedName).map((child) => this.#matcher(child)),
    };
  }

  #matcher(node: SyntaxNode): MatcherNode {
    const children = nodesOf(node);
    const label = this.#label(this.#child(node, children, 0));
    return {
      from: node.from,
      to: node.to,
      label: label.name,
      labelRaw: label.raw,
      op: matchOperator(this.#slice(this.#child(node, children, 1))),
      value: this.#string(this.#child(node, children, 2)),
    };
  }

  #labels(node: SyntaxNode): LabelList {
    return nodesOf(node).map((child) => this.#label(child));
  }

  #label(node: SyntaxNode): Span & { name: string; raw: string } {
    const raw = this.#slice(node);
    if (node.name !== 'QuotedLabelName') return { from: node.from, to: node.to, name: raw, raw };
    const { value } = this.#string(node);
    if (value === null) throw new TreeFault('A label name must be UTF-8', node);
    return { from: node.from, to: node.to, name: value, raw };
  }

  #string(node: SyntaxNode): StringToken {
    const raw = this.#slice(node);
    try {
      return { raw, value: unquote(raw) };
    } catch (error) {
      if (!(error instanceof UnquoteError)) throw error;
      throw new TreeFault(sentence(error.message), { from: node.from + error.offset, to: node.to });
    }
  }

  /** Durations may be arithmetic of several tokens in newer servers: their spacing is made uniform. */
  #duration(node: SyntaxNode): string {
    return this.#slice(node).replace(/\s+/g, ' ');
  }

  #slice(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  #child(parent: SyntaxNode, children: readonly SyntaxNode[], index: number): SyntaxNode {
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

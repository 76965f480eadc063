import type { SyntaxNode } from '@lezer/common';
import { associate, type ExprPart, type InfixPart } from './associate.ts';
import type {
  AtExpr,
  Expr,
  LabelList,
  MatcherNode,
  MatchingNode,
  MatchOperator,
  OffsetExpr,
  PostfixExpr,
  RangeExpr,
  Span,
  StringToken,
  SubqueryExpr,
} from './ast.ts';
import { nodesOf } from './syntax-node.ts';
import { UnquoteError, unquote } from './unquote.ts';

/** What stands behind an operand, before it is known behind which. */
type Modifier =
  | Omit<RangeExpr, 'expr' | keyof Span>
  | Omit<SubqueryExpr, 'expr' | keyof Span>
  | Omit<OffsetExpr, 'expr' | keyof Span>
  | Omit<AtExpr, 'expr' | keyof Span>
  | Omit<PostfixExpr, 'expr' | keyof Span>;

/** A fault that the grammar does not see, such as an illegal escape. */
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

  constructor(text: string) {
    this.#text = text;
  }

  /** The expression of a node of the grammar's group `Expr`. */
  read(node: SyntaxNode): Expr {
    return associate([...this.#parts(node)]);
  }

  /** What a node consists of, in the order of the text; see associate for why the grammar's own nesting does not count. */
  *#parts(node: SyntaxNode): Generator<ExprPart> {
    const children = nodesOf(node);
    const child = (index: number): SyntaxNode => this.#child(node, children, index);
    switch (node.name) {
      case 'BinaryExpr':
        yield* this.#parts(child(0));
        yield { part: 'infix', operator: this.#operator(children) };
        yield* this.#parts(child(children.length - 1));
        break;
      case 'UnaryExpr':
        yield { part: 'prefix', op: this.#slice(child(0)), from: node.from };
        yield* this.#parts(child(1));
        break;
      case 'NumberDurationLiteral':
        yield* this.#number(node);
        break;
      case 'MatrixSelector':
      case 'SubqueryExpr':
      case 'OffsetExpr':
      case 'StepInvariantExpr':
      case 'AnchoredExpr':
      case 'SmoothedExpr': {
        const modifier = this.#modifier(node, children);
        yield* this.#parts(child(0));
        yield { part: 'postfix', wrap: (expr) => ({ ...modifier, expr, from: expr.from, to: node.to }) };
        break;
      }
      default:
        yield { part: 'operand', expr: this.#operand(node, children) };
    }
  }

  #operand(node: SyntaxNode, children: readonly SyntaxNode[]): Expr {
    const span = { from: node.from, to: node.to };
    switch (node.name) {
      case 'StringLiteral':
        return { ...span, kind: 'string', string: this.#string(node) };
      case 'VectorSelector':
        return this.#selector(node, children);
      case 'ParenExpr':
        return { ...span, kind: 'paren', expr: this.read(this.#child(node, children, 0)) };
      case 'AggregateExpr':
        return this.#aggregate(node, children);
      case 'FunctionCall': {
        const args = nodesOf(this.#child(node, children, 1)).map((arg) => this.read(arg));
        return { ...span, kind: 'call', name: this.#slice(this.#child(node, children, 0)), args };
      }
      default:
        throw new TreeFault(`This syntax is not supported: ${node.name}`, span);
    }
  }

  /** The grammar takes a sign into the number; servers read it as an operator, so that `-1 ^ 2` is `-(1 ^ 2)`. */
  *#number(node: SyntaxNode): Generator<ExprPart> {
    const raw = this.#slice(node);
    const unsigned = raw.replace(/^[-+]\s*/, '');
    if (unsigned !== raw) yield { part: 'prefix', op: raw.charAt(0), from: node.from };
    const expr: Expr = { kind: 'number', raw: unsigned, from: node.to - unsigned.length, to: node.to };
    yield { part: 'operand', expr };
  }

  #modifier(node: SyntaxNode, children: readonly SyntaxNode[]): Modifier {
    const text = (index: number): string => this.#duration(this.#child(node, children, index));
    switch (node.name) {
      case 'MatrixSelector':
        return { kind: 'range', range: text(1) };
      case 'SubqueryExpr':
        return { kind: 'subquery', range: text(1), step: children[2] ? text(2) : null };
      case 'OffsetExpr':
        return { kind: 'offset', offset: text(2) };
      case 'StepInvariantExpr':
        return { kind: 'at', at: children[2]?.name === 'AtModifierPreprocessors' ? `${text(2)}()` : text(2) };
      default:
        return { kind: 'postfix', modifier: text(1) };
    }
  }

  #operator(children: readonly SyntaxNode[]): InfixPart['operator'] {
    const named = (name: string): SyntaxNode | undefined => children.slice(2, -1).find((child) => child.name === name);
    const [, op] = children;
    const matching = named('MatchingModifierClause');
    const fill = named('FillModifier');
    return {
      op: op ? this.#slice(op).toLowerCase() : '',
      bool: named('BoolModifier') !== undefined,
      matching: matching ? this.#matching(nodesOf(matching)) : null,
      fill: fill ? this.#duration(fill) : null,
    };
  }

  #matching(children: readonly SyntaxNode[]): MatchingNode {
    const lists = children.filter((child) => child.name === 'GroupingLabels').map((list) => this.#labels(list));
    const has = (name: string): boolean => children.some((child) => child.name === name);
    const group = has('GroupLeft') ? 'group_left' : has('GroupRight') ? 'group_right' : null;
    return { on: has('On'), labels: lists[0] ?? [], group, include: group === null ? null : (lists[1] ?? []) };
  }

  #aggregate(node: SyntaxNode, children: readonly SyntaxNode[]): Expr {
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
      args: body ? nodesOf(body).map((arg) => this.read(arg)) : [],
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

import type { SyntaxNode } from '@lezer/common';
import { associate, type ExprPart, type InfixPart } from './associate.ts';
import type { AtExpr, Expr, OffsetExpr, PostfixExpr, RangeExpr, Span, SubqueryExpr } from './ast.ts';
import { nodesOf } from './syntax-node.ts';
import { TreeFault, TreeTokens } from './tree-tokens.ts';

/** What stands behind an operand, before it is known behind which. */
type Modifier =
  | Omit<RangeExpr, 'expr' | keyof Span>
  | Omit<SubqueryExpr, 'expr' | keyof Span>
  | Omit<OffsetExpr, 'expr' | keyof Span>
  | Omit<AtExpr, 'expr' | keyof Span>
  | Omit<PostfixExpr, 'expr' | keyof Span>;

/**
 * Turns the grammar's tree, which must be free of error nodes, into our own.
 *
 * Ours is typed, holds decoded strings, and is what every other file of this folder works on.
 * @throws TreeFault
 */
export class TreeReader {
  readonly #tokens: TreeTokens;

  constructor(text: string) {
    this.#tokens = new TreeTokens(text);
  }

  /** The expression of a node of the grammar's group `Expr`. */
  read(node: SyntaxNode): Expr {
    return associate([...this.#parts(node)]);
  }

  /** What a node consists of, in the order of the text; see associate for why the grammar's own nesting does not count. */
  *#parts(node: SyntaxNode): Generator<ExprPart> {
    const children = nodesOf(node);
    const child = (index: number): SyntaxNode => this.#tokens.child(node, children, index);
    switch (node.name) {
      case 'BinaryExpr':
        yield* this.#parts(child(0));
        yield { part: 'infix', operator: this.#operator(children) };
        yield* this.#parts(child(children.length - 1));
        break;
      case 'UnaryExpr':
        yield { part: 'prefix', op: this.#tokens.slice(child(0)), from: node.from };
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
        return { ...span, kind: 'string', string: this.#tokens.string(node) };
      case 'VectorSelector':
        return this.#tokens.selector(node, children);
      case 'ParenExpr':
        return { ...span, kind: 'paren', expr: this.read(this.#tokens.child(node, children, 0)) };
      case 'AggregateExpr':
        return this.#aggregate(node, children);
      case 'FunctionCall': {
        const args = nodesOf(this.#tokens.child(node, children, 1)).map((arg) => this.read(arg));
        return { ...span, kind: 'call', name: this.#tokens.slice(this.#tokens.child(node, children, 0)), args };
      }
      default:
        throw new TreeFault(`This syntax is not supported: ${node.name}`, span);
    }
  }

  /** The grammar takes a sign into the number; servers read it as an operator, so that `-1 ^ 2` is `-(1 ^ 2)`. */
  *#number(node: SyntaxNode): Generator<ExprPart> {
    const raw = this.#tokens.slice(node);
    const unsigned = raw.replace(/^[-+]\s*/, '');
    if (unsigned !== raw) yield { part: 'prefix', op: raw.charAt(0), from: node.from };
    const expr: Expr = { kind: 'number', raw: unsigned, from: node.to - unsigned.length, to: node.to };
    yield { part: 'operand', expr };
  }

  #modifier(node: SyntaxNode, children: readonly SyntaxNode[]): Modifier {
    const text = (index: number): string => this.#tokens.duration(this.#tokens.child(node, children, index));
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
      op: op ? this.#tokens.slice(op).toLowerCase() : '',
      bool: named('BoolModifier') !== undefined,
      matching: matching ? this.#tokens.matching(nodesOf(matching)) : null,
      fill: fill ? this.#tokens.duration(fill) : null,
    };
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
      op: this.#tokens.slice(this.#tokens.child(node, children, 0)).toLowerCase(),
      grouping: list ? { without: parts[0]?.name === 'Without', labels: this.#tokens.labels(list) } : null,
      args: body ? nodesOf(body).map((arg) => this.read(arg)) : [],
    };
  }
}

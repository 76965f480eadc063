/** Where a node stands in the text it was parsed from: UTF-16 offsets, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A literal as it was written (`raw`, quotes included) and what it means; `value` is null when it holds bytes that are no UTF-8. */
export interface StringToken {
  readonly raw: string;
  readonly value: string | null;
}

/** The four ways in which a matcher compares. */
export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One matcher inside braces. `labelRaw` is the name as written: quoted names are legal since Prometheus 3. */
export interface MatcherNode extends Span {
  readonly label: string;
  readonly labelRaw: string;
  readonly op: MatchOperator;
  readonly value: StringToken;
}

/** A list of labels in `by`, `without`, `on`, `ignoring`, `group_left` or `group_right`. */
export type LabelList = readonly LabelNode[];

/** One name in a label list. */
export interface LabelNode extends Span {
  readonly name: string;
  readonly raw: string;
}

/** A number, or since Prometheus 3 a duration where a number is expected. */
export interface NumberExpr extends Span {
  readonly kind: 'number';
  readonly raw: string;
}

/** A string literal. */
export interface StringExpr extends Span {
  readonly kind: 'string';
  readonly string: StringToken;
}

/** An instant vector selector. `quotedName` is a metric's name written inside the braces. */
export interface SelectorExpr extends Span {
  readonly kind: 'selector';
  readonly name: string | null;
  readonly quotedName: StringToken | null;
  readonly matchers: readonly MatcherNode[];
}

/** `expr[5m]` */
export interface RangeExpr extends Span {
  readonly kind: 'range';
  readonly expr: Expr;
  readonly range: string;
}

/** `expr[1h:5m]`; `step` is null in `expr[1h:]`. */
export interface SubqueryExpr extends Span {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly range: string;
  readonly step: string | null;
}

/** `expr offset 5m` */
export interface OffsetExpr extends Span {
  readonly kind: 'offset';
  readonly expr: Expr;
  readonly offset: string;
}

/** `expr @ 1700000000`, `expr @ start()`, `expr @ end()`. */
export interface AtExpr extends Span {
  readonly kind: 'at';
  readonly expr: Expr;
  readonly at: string;
}

/** `expr anchored`, `expr smoothed`: experimental modifiers of newer servers. */
export interface PostfixExpr extends Span {
  readonly kind: 'postfix';
  readonly expr: Expr;
  readonly modifier: string;
}

/** `-expr`, `+expr` */
export interface UnaryExpr extends Span {
  readonly kind: 'unary';
  readonly op: string;
  readonly expr: Expr;
}

/** `(expr)`: kept, so that printing gives the same tokens in the same order. */
export interface ParenExpr extends Span {
  readonly kind: 'paren';
  readonly expr: Expr;
}

/** `on(…) group_left(…)` and its kin. `include` is null without a group modifier. */
export interface MatchingNode {
  readonly on: boolean;
  readonly labels: LabelList;
  readonly group: 'group_left' | 'group_right' | null;
  readonly include: LabelList | null;
}

/** `left op right` */
export interface BinaryExpr extends Span {
  readonly kind: 'binary';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
  readonly bool: boolean;
  readonly matching: MatchingNode | null;
  /** `fill(…)` of newer servers, as written; null without. */
  readonly fill: string | null;
}

/** `by (…)` or `without (…)` */
export interface GroupingNode {
  readonly without: boolean;
  readonly labels: LabelList;
}

/** `sum by (job) (expr)`; `args` holds the parameter, where there is one, before the operand. */
export interface AggregateExpr extends Span {
  readonly kind: 'aggregate';
  readonly op: string;
  readonly grouping: GroupingNode | null;
  readonly args: readonly Expr[];
}

/** `rate(expr)` */
export interface CallExpr extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expr[];
}

/** A PromQL expression. */
export type Expr =
  | NumberExpr
  | StringExpr
  | SelectorExpr
  | RangeExpr
  | SubqueryExpr
  | OffsetExpr
  | AtExpr
  | PostfixExpr
  | UnaryExpr
  | ParenExpr
  | BinaryExpr
  | AggregateExpr
  | CallExpr;

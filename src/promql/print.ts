import type { Expr, GroupingNode, LabelList, MatcherNode, MatchingNode, SelectorExpr } from './syntax/ast.ts';

/**
 * One spelling for one tree: comments and spacing are gone, `by` stands before its operand, everything else is the same
 * tokens in the same order. Two texts that differ only in layout therefore print alike (a cache key), and a server
 * that reads precedence differently from our grammar still reads what the caller wrote.
 */
export function printPromQL(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return expr.raw;
    case 'string':
      return expr.string.raw;
    case 'selector':
      return printSelector(expr);
    case 'range':
      return `${printPromQL(expr.expr)}[${expr.range}]`;
    case 'subquery':
      return `${printPromQL(expr.expr)}[${expr.range}:${expr.step ?? ''}]`;
    case 'offset':
      return `${printPromQL(expr.expr)} offset ${expr.offset}`;
    case 'at':
      return `${printPromQL(expr.expr)} @ ${expr.at}`;
    case 'postfix':
      return `${printPromQL(expr.expr)} ${expr.modifier}`;
    case 'unary':
      return `${expr.op}${printPromQL(expr.expr)}`;
    case 'paren':
      return `(${printPromQL(expr.expr)})`;
    case 'binary':
      return [
        printPromQL(expr.left),
        expr.op,
        ...(expr.bool ? ['bool'] : []),
        ...(expr.matching ? [printMatching(expr.matching)] : []),
        ...(expr.fill === null ? [] : [expr.fill]),
        printPromQL(expr.right),
      ].join(' ');
    case 'aggregate':
      return `${expr.op}${expr.grouping ? printGrouping(expr.grouping) : ''}(${expr.args.map(printPromQL).join(', ')})`;
    case 'call':
      return `${expr.name}(${expr.args.map(printPromQL).join(', ')})`;
  }
}

/** A selector without the range, offset and `@` around it. */
export function printSelector(selector: SelectorExpr): string {
  const inside = [...(selector.quotedName ? [selector.quotedName.raw] : []), ...selector.matchers.map(printMatcher)];
  const braces = inside.length > 0 || selector.name === null ? `{${inside.join(',')}}` : '';
  return `${selector.name ?? ''}${braces}`;
}

function printMatcher(matcher: MatcherNode): string {
  return `${matcher.labelRaw}${matcher.op}${matcher.value.raw}`;
}

function printLabels(labels: LabelList): string {
  return `(${labels.map((label) => label.raw).join(', ')})`;
}

function printGrouping(grouping: GroupingNode): string {
  return ` ${grouping.without ? 'without' : 'by'} ${printLabels(grouping.labels)} `;
}

function printMatching(matching: MatchingNode): string {
  const group = matching.group === null ? '' : ` ${matching.group}${printLabels(matching.include ?? [])}`;
  return `${matching.on ? 'on' : 'ignoring'} ${printLabels(matching.labels)}${group}`;
}

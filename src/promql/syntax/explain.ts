import type { SyntaxNode } from '@lezer/common';
import type { Span } from './ast.ts';
import { suggestFunction } from './suggest.ts';

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** What was expected where the grammar stumbled, for someone who is learning the language. `text` is without comments. */
export function explainFault(text: string, fault: SyntaxNode): Span & { message: string } {
  const from = skipBlanks(text, fault.from);
  const found = /^(?:[A-Za-z_:][\w:]*|\d[\w.]*|"[^"\n]*"?|'[^'\n]*'?|`[^`]*`?|[=!<>]=|[=!]~|[\s\S])/u.exec(
    text.slice(from),
  )?.[0];
  const span = { from, to: from + (found?.length ?? 0) };
  if (text.trim() === '') {
    return {
      from: 0,
      to: text.length,
      message: 'The query is empty: expected an expression, such as up or rate(x_total[5m])',
    };
  }
  const unknown = found === '(' ? /([A-Za-z_:][\w:]*)\s*$/.exec(text.slice(0, from)) : null;
  if (unknown?.[1] !== undefined) {
    const near = suggestFunction(unknown[1]);
    const message = `Unknown function ${unknown[1]}${near === null ? '' : `: did you mean ${near}?`}`;
    return { from: unknown.index, to: unknown.index + unknown[1].length, message };
  }
  if (found !== undefined && /^["'`]/.test(found) && (found.length === 1 || found.at(-1) !== found[0])) {
    return { ...span, message: `The string is not closed: expected ${found[0]}` };
  }
  const expected = expectedAt(text, fault, from);
  if (found === undefined)
    return { from: text.length, to: text.length, message: `Unexpected end: expected ${expected}` };
  return { ...span, message: `Unexpected ${found}: expected ${expected}` };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}

function expectedAt(text: string, fault: SyntaxNode, from: number): string {
  const before = text.slice(0, from).trimEnd();
  const open = openBracket(before);
  if (/(?:=~|!~|!=|=)$/.test(before) && open?.bracket === '{') return 'a label value in quotes, such as "web"';
  if (/[-+*/%^<>=]$/.test(before))
    return `an expression after ${/(?:[<>=!]=|=~|!~|[\s\S])$/.exec(before)?.[0] ?? 'the operator'}`;
  switch (fault.parent?.name) {
    case 'MatrixSelector':
    case 'SubqueryExpr':
    case 'DurationExpr':
      return before.endsWith('[') || before.endsWith(':') ? 'a duration, such as 5m' : ']';
    case 'OffsetExpr':
    case 'OffsetDurationExpr':
      return 'a duration after offset, such as 5m';
    case 'StepInvariantExpr':
      return 'a unix time in seconds, start() or end() after @';
    case 'GroupingLabels':
      return /[(,]$/.test(before) ? 'a label name or )' : ', or )';
    case 'AggregateModifier':
    case 'MatchingModifierClause':
      return 'label names in parentheses, such as (job)';
    case 'UnquotedLabelMatcher':
    case 'QuotedLabelMatcher':
      return 'one of = != =~ !~ after the label name';
    case 'LabelMatchers':
      return /[{,]$/.test(before) ? 'a label name, such as job, or }' : ', or }';
  }
  if (before.endsWith('[')) return 'a duration, such as 5m';
  if (/\b(?:and|or|unless|atan2)$/i.test(before)) return `an expression after ${before.split(/\s/).at(-1)}`;
  if (open === null) return before === '' ? 'an expression' : 'an operator, such as + or and, or the end of the query';
  const close = CLOSING[open.bracket] ?? ')';
  if (/[([{,]$/.test(before))
    return open.bracket === '(' ? 'an expression' : `the contents of ${open.bracket}…${close}`;
  return `${close} to close the ${open.bracket} at character ${open.at + 1}, or an operator`;
}

/** The innermost bracket that is still open at the end of a text. */
function openBracket(text: string): { bracket: string; at: number } | null {
  const open: { bracket: string; at: number }[] = [];
  for (const match of text.matchAll(/"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|`[^`]*`?|[()[\]{}]/g)) {
    if (CLOSING[match[0]] !== undefined) open.push({ bracket: match[0], at: match.index });
    else if (/^[)\]}]$/.test(match[0])) open.pop();
  }
  return open.at(-1) ?? null;
}

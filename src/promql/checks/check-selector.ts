import type { MatcherNode, SelectorExpr, Span } from '../syntax/ast.ts';
import { regexFault, regexMatchesEmpty } from './regex.ts';

/** Notes a fault at a span. */
export type Report = (span: Span, message: string) => void;

/** The rules for selectors: sound regular expressions, one metric name, and at least one condition that limits it. */
export function checkSelector(selector: SelectorExpr, report: Report): void {
  for (const matcher of selector.matchers) checkRegex(matcher, report);
  const name = selector.name ?? selector.quotedName?.value ?? null;
  const second = selector.matchers.find((matcher) => matcher.label === '__name__' && matcher.op === '=');
  if (name !== null && second) {
    report(second, `The metric name is given twice: ${name} before the braces and __name__ inside`);
  }
  if (name === null && selector.matchers.every(matchesEmpty)) {
    report(
      selector,
      'The selector would match every series: name a metric, or give a matcher that does not match the empty string, such as job=~".+"',
    );
  }
}

function checkRegex(matcher: MatcherNode, report: Report): void {
  if ((matcher.op !== '=~' && matcher.op !== '!~') || matcher.value.value === null) return;
  const fault = regexFault(matcher.value.value);
  if (fault === null) return;
  report(matcher, `${matcher.label}${matcher.op} needs a regular expression of RE2: ${fault}`);
}

/** Bytes that are no UTF-8 are at least not empty. */
function matchesEmpty(matcher: MatcherNode): boolean {
  const { value } = matcher.value;
  switch (matcher.op) {
    case '=':
      return value === '';
    case '!=':
      return value !== '';
    case '=~':
      return value !== null && regexMatchesEmpty(value);
    case '!~':
      return value === null || !regexMatchesEmpty(value);
  }
}

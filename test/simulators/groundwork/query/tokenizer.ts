import { QueryError } from './query-error.ts';

/** One token of a query's text; `spaced` says whether white space (or the start) stands before it. */
export type Token = {
  readonly kind: 'word' | 'string' | 'number' | 'operator' | 'open' | 'close' | 'comma' | 'end';
  /** A string's content with its doubled quotes undone; for all other kinds the text as written. */
  readonly text: string;
  readonly at: number;
  readonly spaced: boolean;
};

const SPACE = /[ \t\r\n]+/y;
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /'(?:[^']|'')*'/y],
  ['number', /-?\d+(?:\.\d+)?(?![A-Za-z_0-9.])/y],
  ['word', /[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_0-9]+)*/y],
  ['operator', /<>|!=|<=|>=|=|<|>/y],
  ['open', /\(/y],
  ['close', /\)/y],
  ['comma', /,/y],
];

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function tokenAt(text: string, at: number, spaced: boolean): { token: Token; end: number } {
  for (const [kind, pattern] of PATTERNS) {
    const found = matchAt(pattern, text, at);
    if (found === undefined) continue;
    const content = kind === 'string' ? found.slice(1, -1).replaceAll("''", "'") : found;
    return { token: { kind, text: content, at, spaced }, end: at + found.length };
  }
  throw new QueryError(`unexpected character ${JSON.stringify(text.charAt(at))} at ${at}`);
}

/** Splits a query into tokens, with an `end` token last. Throws QueryError at the first character that starts none. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (true) {
    const space = matchAt(SPACE, text, at);
    at += space?.length ?? 0;
    const spaced = space !== undefined || at === 0;
    if (at >= text.length) {
      tokens.push({ kind: 'end', text: '', at, spaced });
      return tokens;
    }
    const { token, end } = tokenAt(text, at, spaced);
    tokens.push(token);
    at = end;
  }
}

import { QueryError } from './query-error.ts';
import type { Token } from './tokenizer.ts';

/** A cursor over tokens; keywords are compared without regard to case (upstreams.md §5 q16). */
export class TokenReader {
  private position = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** The token `ahead` places on; past the end it is the `end` token. */
  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)];
    if (token === undefined) throw new QueryError('empty query');
    return token;
  }

  /** Takes the next token. */
  next(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  /** Whether the next token is this keyword. */
  at(keyword: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.text.toLowerCase() === keyword;
  }

  /** Takes the keyword if it comes next. */
  accept(keyword: string): boolean {
    if (!this.at(keyword)) return false;
    this.position += 1;
    return true;
  }

  /** Takes a token of this kind, or throws. */
  expect(kind: Token['kind']): Token {
    const token = this.next();
    if (token.kind !== kind)
      throw new QueryError(`expected ${kind}, found ${token.kind} '${token.text}' at ${token.at}`);
    return token;
  }

  /** Takes this keyword, or throws. */
  expectKeyword(keyword: string): void {
    if (!this.accept(keyword)) throw new QueryError(`expected '${keyword}' at ${this.peek().at}`);
  }
}

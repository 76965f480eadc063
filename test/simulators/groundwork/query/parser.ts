import type { Condition, Literal, Operand, Query, SortKey } from './ast.ts';
import { QueryError } from './query-error.ts';
import { TokenReader } from './token-reader.ts';
import { type Token, tokenize } from './tokenizer.ts';

const DATE_FUNCTIONS: ReadonlySet<string> = new Set(['year', 'month', 'day', 'hour', 'minute', 'second']);
const KEYWORDS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'like',
  'between',
  'is',
  'null',
  'order',
  'by',
  'asc',
  'desc',
]);

/**
 * Any word that touches its parenthesis is read as a function call, and what stands inside is left untranslated
 * (upstreams.md §5 q17). Only date functions survive that.
 */
function refuseTouchingParentheses(tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (token.kind !== 'open' || token.spaced || before?.kind !== 'word') continue;
    if (DATE_FUNCTIONS.has(before.text.toLowerCase())) continue;
    throw new QueryError(`'${before.text}(' is read as a function call at ${before.at}`);
  }
}

function readLiteral(reader: TokenReader): Literal {
  const token = reader.next();
  if (token.kind === 'string' || token.kind === 'number') return { kind: token.kind, text: token.text };
  throw new QueryError(`expected a literal, found ${token.kind} '${token.text}' at ${token.at}`);
}

function readOperand(reader: TokenReader): Operand {
  const word = reader.expect('word');
  const next = reader.peek();
  if (next.kind === 'open' && !next.spaced) {
    reader.next();
    const field = reader.expect('word').text;
    reader.expect('close');
    return { field, dateFunction: word.text.toLowerCase() };
  }
  if (KEYWORDS.has(word.text.toLowerCase())) throw new QueryError(`unexpected keyword '${word.text}' at ${word.at}`);
  return { field: word.text, dateFunction: null };
}

function readInList(reader: TokenReader): Literal[] {
  reader.expect('open');
  const values = [readLiteral(reader)];
  while (reader.peek().kind === 'comma') {
    reader.next();
    values.push(readLiteral(reader));
  }
  reader.expect('close');
  return values;
}

function readIsNull(reader: TokenReader, operand: Operand): Condition {
  const negated = reader.accept('not');
  reader.expectKeyword('null');
  const condition: Condition = { kind: 'isNull', operand };
  return negated ? { kind: 'not', inner: condition } : condition;
}

function readWordPredicate(reader: TokenReader, operand: Operand): Condition {
  if (reader.accept('like')) return { kind: 'like', operand, pattern: reader.expect('string').text };
  if (reader.accept('in')) return { kind: 'in', operand, values: readInList(reader) };
  reader.expectKeyword('between');
  const low = readLiteral(reader);
  reader.expectKeyword('and');
  return { kind: 'between', operand, low, high: readLiteral(reader) };
}

function readPredicate(reader: TokenReader): Condition {
  const operand = readOperand(reader);
  if (reader.peek().kind === 'operator') {
    return { kind: 'compare', operand, operator: reader.next().text, value: readLiteral(reader) };
  }
  if (reader.accept('is')) return readIsNull(reader, operand);
  if (reader.accept('not')) return { kind: 'not', inner: readWordPredicate(reader, operand) };
  return readWordPredicate(reader, operand);
}

function readUnary(reader: TokenReader): Condition {
  if (reader.accept('not')) return { kind: 'not', inner: readUnary(reader) };
  if (reader.peek().kind !== 'open') return readPredicate(reader);
  reader.next();
  const inner = readOr(reader);
  reader.expect('close');
  return inner;
}

function readAnd(reader: TokenReader): Condition {
  let left = readUnary(reader);
  while (reader.accept('and')) left = { kind: 'and', left, right: readUnary(reader) };
  return left;
}

function readOr(reader: TokenReader): Condition {
  let left = readAnd(reader);
  while (reader.accept('or')) left = { kind: 'or', left, right: readAnd(reader) };
  return left;
}

function readSortKey(reader: TokenReader): SortKey {
  const operand = readOperand(reader);
  const descending = reader.accept('desc');
  if (!descending) reader.accept('asc');
  return { operand, descending };
}

function readOrderBy(reader: TokenReader): SortKey[] {
  if (!reader.accept('order')) return [];
  reader.expectKeyword('by');
  const keys = [readSortKey(reader)];
  while (reader.peek().kind === 'comma') {
    reader.next();
    keys.push(readSortKey(reader));
  }
  return keys;
}

/** Parses a query's text. Throws QueryError for anything that is not wholly a condition with an optional order. */
export function parseQuery(text: string): Query {
  const tokens = tokenize(text);
  refuseTouchingParentheses(tokens);
  const reader = new TokenReader(tokens);
  const condition = readOr(reader);
  const orderBy = readOrderBy(reader);
  reader.expect('end');
  return { condition, orderBy };
}

/** A string literal that PromQL does not allow, with the offset of the fault inside the literal. */
export class UnquoteError extends Error {
  override readonly name = 'UnquoteError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
  '\\': 0x5c,
};

/** Digits and radix of the numeric escapes; the octal ones have no letter of their own. */
const NUMERIC_ESCAPES: Readonly<Record<string, { digits: number; radix: 8 | 16; bytes: boolean }>> = {
  x: { digits: 2, radix: 16, bytes: true },
  u: { digits: 4, radix: 16, bytes: false },
  U: { digits: 8, radix: 16, bytes: false },
};

/**
 * What a PromQL string literal means: `"…"` and `'…'` with Go's escapes, or `` `…` `` as it stands.
 *
 * Returns null for a literal that is legal but whose bytes (`"\xff"`) are not UTF-8: it has no JavaScript string.
 * @throws UnquoteError for an unterminated literal or an escape that the language does not have.
 */
export function unquote(literal: string): string | null {
  const quote = literal.charAt(0);
  if (literal.length < 2 || literal.at(-1) !== quote) {
    throw new UnquoteError('the string is not closed', 0);
  }
  if (quote === '`') return literal.slice(1, -1);
  return decode([...bytesOf(literal, quote)]);
}

function* bytesOf(literal: string, quote: string): Generator<number> {
  const encoder = new TextEncoder();
  const end = literal.length - 1;
  let at = 1;
  while (at < end) {
    const character = String.fromCodePoint(literal.codePointAt(at) ?? 0);
    if (character === '\n') throw new UnquoteError('a string in quotes cannot span lines: write \\n', at);
    if (character === quote) throw new UnquoteError('the string is closed before its end', at);
    if (character !== '\\') {
      yield* encoder.encode(character);
      at += character.length;
      continue;
    }
    const sequence = readEscape(literal, at, end, quote);
    if (sequence.bytes) yield sequence.code;
    else yield* encoder.encode(String.fromCodePoint(sequence.code));
    at = sequence.next;
  }
}

function readEscape(
  literal: string,
  at: number,
  end: number,
  quote: string,
): { code: number; bytes: boolean; next: number } {
  const letter = literal[at + 1] ?? '';
  if (at + 1 >= end) throw new UnquoteError('the string is not closed: its last quote is escaped', 0);
  if (letter === quote) return { code: quote.charCodeAt(0), bytes: false, next: at + 2 };
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) return { code: simple, bytes: false, next: at + 2 };
  const octal = /[0-7]/.test(letter);
  const rule = octal ? { digits: 3, radix: 8 as const, bytes: true } : NUMERIC_ESCAPES[letter];
  if (rule === undefined) {
    throw new UnquoteError(`\\${letter} is no escape: write \\\\ for a backslash, or use backticks`, at);
  }
  const start = octal ? at + 1 : at + 2;
  const digits = literal.slice(start, Math.min(start + rule.digits, end));
  const code = Number.parseInt(digits, rule.radix);
  const whole = rule.radix === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/;
  if (digits.length < rule.digits || !whole.test(digits)) {
    throw new UnquoteError(`\\${letter} needs ${rule.digits} ${rule.radix === 8 ? 'octal' : 'hexadecimal'} digits`, at);
  }
  const surrogate = code >= 0xd800 && code < 0xe000;
  if (rule.bytes ? code > 0xff : code > 0x10ffff || surrogate) {
    throw new UnquoteError(`\\${letter}${octal ? '' : digits} is no Unicode character`, at);
  }
  return { code, bytes: rule.bytes, next: start + rule.digits };
}

function decode(bytes: readonly number[]): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

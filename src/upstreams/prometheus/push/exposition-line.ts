/** A line that is no exposition text; the message says what was expected. */
export class ExpositionFault extends Error {
  override readonly name = 'ExpositionFault';
}

/** One line, read. Blank lines and plain comments are `null`. */
export type ExpositionLine =
  | { readonly kind: 'help'; readonly metric: string }
  | { readonly kind: 'type'; readonly metric: string; readonly type: string }
  | { readonly kind: 'sample'; readonly metric: string; readonly labels: ReadonlyMap<string, string> }
  | null;

const METRIC_NAME = /[A-Za-z_:][A-Za-z0-9_:]*/y;
const LABEL_NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /"((?:[^"\\]|\\[\\n"])*)"/y;
const NUMBER = /[^ \t]+/y;
const FLOAT = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];

/**
 * Reads one line of the text format 0.0.4.
 *
 * @throws ExpositionFault
 */
export function readExpositionLine(text: string): ExpositionLine {
  if (text.includes('\r')) throw new ExpositionFault('a carriage return; lines end with a line feed alone');
  if (!text.isWellFormed()) throw new ExpositionFault('half a surrogate pair, which has no UTF-8 form');
  const line = new LineReader(text);
  if (line.done) return null;
  return line.take('#') ? readComment(line) : readSample(line);
}

function readComment(line: LineReader): ExpositionLine {
  const keyword = line.match(NUMBER);
  if (keyword !== 'HELP' && keyword !== 'TYPE') return null;
  const metric = line.match(METRIC_NAME);
  if (metric === null || !line.atBlank) throw new ExpositionFault(`expected a metric name after ${keyword}`);
  if (keyword === 'HELP') {
    const wrong = /\\(?:[^\\n]|$)/.exec(line.rest.replaceAll('\\\\', ''));
    if (wrong)
      throw new ExpositionFault('a backslash in HELP is written \\\\, a line feed \\n; nothing else is escaped');
    return { kind: 'help', metric };
  }
  const type = line.rest.trim();
  if (!TYPES.includes(type)) throw new ExpositionFault(`unknown type; expected ${TYPES.join(', ')}`);
  return { kind: 'type', metric, type };
}

function readSample(line: LineReader): ExpositionLine {
  const metric = line.match(METRIC_NAME);
  if (metric === null) throw new ExpositionFault('expected a metric name');
  const labels = line.take('{') ? readLabels(line) : new Map<string, string>();
  const value = line.match(NUMBER);
  if (value === null || !FLOAT.test(value)) throw new ExpositionFault('expected a number, NaN, +Inf or -Inf as value');
  if (!line.done) throw new ExpositionFault('a timestamp or more after the value; a Pushgateway takes none');
  return { kind: 'sample', metric, labels };
}

function readLabels(line: LineReader): Map<string, string> {
  const labels = new Map<string, string>();
  while (!line.take('}')) {
    const name = line.match(LABEL_NAME);
    if (name === null) throw new ExpositionFault('expected a label name or }');
    if (name === '__name__' || labels.has(name)) throw new ExpositionFault(`the label ${name} cannot be given here`);
    if (!line.take('=')) throw new ExpositionFault(`expected = after the label ${name}`);
    const value = line.match(QUOTED);
    if (value === null) {
      throw new ExpositionFault(`expected the value of ${name} in double quotes, escaped with \\\\, \\" and \\n alone`);
    }
    labels.set(name, value);
    if (line.take('}')) break;
    if (!line.take(',')) throw new ExpositionFault(`expected , or } after the label ${name}`);
  }
  return labels;
}

/** Reads a line from left to right; blanks and tabs between tokens mean nothing. */
class LineReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipBlanks();
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  get rest(): string {
    return this.#text.slice(this.#at);
  }

  /** Whether the token before ended here, and not in the middle of a word. */
  get atBlank(): boolean {
    return this.done || /[ \t]/.test(this.#text.charAt(this.#at - 1));
  }

  take(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false;
    this.#at++;
    this.#skipBlanks();
    return true;
  }

  /** The text of a sticky pattern here, or of its first group; `null` when it does not fit. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.#at = pattern.lastIndex;
    this.#skipBlanks();
    return found[1] ?? found[0];
  }

  #skipBlanks(): void {
    while (/[ \t]/.test(this.#text.charAt(this.#at))) this.#at++;
  }
}

import { badUserInput } from '../../errors/sightline-error.ts';
import { parsePromQL } from '../../promql/parse.ts';
import { PromQLSyntaxError } from '../../promql/syntax-error.ts';
import { readDurationMs, readTimeMs } from './read-time.ts';

/** Times further away are how clients say "since ever" and "for ever": JavaScript's own last day, in either direction. */
const FURTHEST_MS = 8.64e15;

/**
 * The parameters of a request: those of a form first, then those of the URL, as Prometheus reads them. An empty value is
 * as good as none.
 */
export class Parameters {
  readonly #pairs: readonly (readonly [name: string, value: string])[];

  /** `form` and `query` are urlencoded. */
  constructor(form: string, query: string) {
    this.#pairs = [...new URLSearchParams(form), ...new URLSearchParams(query)];
  }

  text(name: string): string | undefined {
    return this.#pairs.find(([each, value]) => each === name && value !== '')?.[1];
  }

  /** @throws BAD_USER_INPUT unless there is an expression that can be parsed */
  expression(): string {
    return parsed('query', this.text('query') ?? '');
  }

  /** The selectors; `undefined` when there are none. @throws BAD_USER_INPUT for what is no PromQL */
  selectors(): readonly string[] | undefined {
    const texts = this.#pairs.flatMap(([name, value]) => (name === 'match[]' ? [parsed(name, value)] : []));
    return texts.length === 0 ? undefined : texts;
  }

  /** Epoch milliseconds. @throws BAD_USER_INPUT */
  timeMs(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : valid(name, () => readTimeMs(text));
  }

  /** @throws BAD_USER_INPUT also when it is missing */
  requiredTimeMs(name: string): number {
    return valid(name, () => readTimeMs(this.text(name) ?? ''));
  }

  /** The time bounds of a list; an open end is no bound. @throws BAD_USER_INPUT for an end before the start */
  bounds(): { readonly startMs?: number; readonly endMs?: number } {
    const startMs = this.timeMs('start') ?? Number.NEGATIVE_INFINITY;
    const endMs = this.timeMs('end') ?? Number.POSITIVE_INFINITY;
    if (endMs < startMs) throw badUserInput('invalid parameter "end": it is before the start');
    return { ...(startMs < -FURTHEST_MS ? {} : { startMs }), ...(endMs > FURTHEST_MS ? {} : { endMs }) };
  }

  /** Milliseconds, more than 0. @throws BAD_USER_INPUT */
  durationMs(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const durationMs = valid(name, () => readDurationMs(text));
    if (durationMs > 0) return durationMs;
    throw badUserInput(`invalid parameter ${JSON.stringify(name)}: accepted: a duration of at least 1ms`);
  }

  /** A count; `undefined` for 0, which means all. @throws BAD_USER_INPUT */
  count(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^\+?\d{1,15}$/.test(text)) {
      throw badUserInput(`invalid parameter ${JSON.stringify(name)}: accepted: a whole number, 0 for all`);
    }
    return Number(text) || undefined;
  }
}

function parsed(name: string, text: string): string {
  try {
    parsePromQL(text);
    return text;
  } catch (error) {
    if (!(error instanceof PromQLSyntaxError)) throw error;
    const { line, column, message } = error;
    throw badUserInput(`invalid parameter ${JSON.stringify(name)}: ${line}:${column}: parse error: ${message}`);
  }
}

function valid(name: string, read: () => number): number {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badUserInput(`invalid parameter ${JSON.stringify(name)}: ${error.message}`);
  }
}

/** Label names that every Prometheus takes unquoted; names with other characters need Prometheus 3 and quotes. */
const LABEL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Metric names that every Prometheus takes. */
const METRIC_NAME = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/** Whether a name can stand unquoted as a label's name (upstreams.md §3, limits). */
export function isLabelName(name: string): boolean {
  return LABEL_NAME.test(name);
}

/** Whether a name can stand unquoted as a metric's name. */
export function isMetricName(name: string): boolean {
  return METRIC_NAME.test(name);
}

/**
 * A PromQL string literal that means exactly `value`, whatever it holds.
 *
 * Only printable ASCII is written as it is, all else as an escape, so that no proxy, log or editor between us and the
 * server can change what is asked.
 * @throws RangeError for a lone surrogate: no UTF-8 label value holds one, and replacing it would ask for another value.
 */
export function quoteLabelValue(value: string): string {
  if (!value.isWellFormed()) {
    throw new RangeError('A label value must be well-formed Unicode: it holds a lone surrogate');
  }
  let quoted = '"';
  for (const character of value) {
    quoted += quotedCharacter(character);
  }
  return `${quoted}"`;
}

function quotedCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '"' || character === '\\') return `\\${character}`;
  if (code >= 0x20 && code < 0x7f) return character;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** An RE2 expression that matches exactly `value`. */
export function escapeRE2(value: string): string {
  return value.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

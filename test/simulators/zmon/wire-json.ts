/** A number that the server keeps as a Java double, and therefore prints as one: `1.7000000005E9`. */
export class JavaDouble {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** The text that Java gives this double: E-notation from ten million on and below a thousandth. */
  toString(): string {
    const size = Math.abs(this.value);
    if (size === 0 || (size >= 1e-3 && size < 1e7)) {
      return Number.isInteger(this.value) ? `${this.value}.0` : String(this.value);
    }
    const [mantissa = '0', exponent = '0'] = this.value.toExponential().split('e');
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`;
  }
}

/** Prints JSON as JSON.stringify does, but every JavaDouble as Java prints it, literally in the text. */
export function wireJson(value: unknown): string {
  if (value instanceof JavaDouble) return value.toString();
  if (Array.isArray(value)) return `[${value.map(wireJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${wireJson(inner)}`).join(',')}}`;
}

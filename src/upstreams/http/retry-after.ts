/** A `Retry-After` header in milliseconds from `nowMs`: seconds or an HTTP date; `undefined` when neither. */
export function parseRetryAfter(value: string | readonly string[] | undefined, nowMs = Date.now()): number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // A date begins with a letter; Date.parse would read "-5" or "1.5" as some year.
  const at = /^[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

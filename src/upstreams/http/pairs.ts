/** Names and values of a query string or form; a name may repeat. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** As `application/x-www-form-urlencoded`; half a surrogate pair, which has no UTF-8 form, becomes U+FFFD. */
export function encodePairs(pairs: Pairs): string {
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
}

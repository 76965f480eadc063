/** What a filter comes to: a condition to ask, or one whose answer is known without asking. */
export type HostCondition =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'where'; readonly text: string };

/** Every host fits. */
export const ALWAYS: HostCondition = { kind: 'always' };
/** No host fits: nothing needs to be asked. */
export const NEVER: HostCondition = { kind: 'never' };

/** A comparison; `text` is made by this folder only. */
export function where(text: string): HostCondition {
  return { kind: 'where', text };
}

/** All of `parts`; of none it is `ALWAYS`. */
export function allOf(parts: readonly HostCondition[]): HostCondition {
  if (parts.some(({ kind }) => kind === 'never')) return NEVER;
  return joined(parts, 'and', ALWAYS);
}

/** Any of `parts`; of none it is `NEVER`. */
export function anyOf(parts: readonly HostCondition[]): HostCondition {
  if (parts.some(({ kind }) => kind === 'always')) return ALWAYS;
  return joined(parts, 'or', NEVER);
}

/** `values` are literals; of none it is `NEVER`, since the language has no empty list. */
export function isIn(column: string, values: readonly string[]): HostCondition {
  // With a space before it: the server would read `in(` as a function's name (upstreams.md §5, quirk 17).
  return values.length === 0 ? NEVER : where(`${column} in (${values.join(',')})`);
}

function joined(parts: readonly HostCondition[], word: 'and' | 'or', none: HostCondition): HostCondition {
  const texts = parts.flatMap((part) => (part.kind === 'where' ? [part.text] : []));
  const [only] = texts;
  if (only === undefined) return none;
  return where(texts.length === 1 ? only : `( ${texts.join(` ${word} `)} )`);
}

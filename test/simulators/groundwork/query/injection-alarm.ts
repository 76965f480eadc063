/** A query that no careful client would ever send, kept for the tests to look at. */
export type InjectionAlarm = { readonly query: string; readonly reason: string };

const STATEMENT = /(?<![.\w])(?:select|insert|update|delete|drop|union|from|where|join|having|exec|exists)\b/i;

const SUSPICIONS: readonly (readonly [RegExp, string])[] = [
  [/'/, 'a quote that closes nothing'],
  [/;|--|\/\*|#/, 'a comment or a second statement'],
  [STATEMENT, 'a statement keyword outside of a string'],
  [/[?:]/, 'a bind parameter outside of a string'],
  [
    /(?:^|[\s(])(?:□|-?\d+(?:\.\d+)?)\s*(?:=|<>|!=|<=|>=|<|>|\s(?:like|in|between)\s)/i,
    'a comparison that begins with a literal',
  ],
  [/(?:=|<>|!=|<=|>=|<|>)\s*[A-Za-z_]/, 'a comparison with a field or a function on its right'],
];

/**
 * Says what is wrong with a query that begins with `pass:`, which the real server hands to its database unread
 * (upstreams.md §5 q18), or that holds what only injected text could have put there; null when nothing is.
 * Every well-formed string literal is taken out first, so that no value can raise an alarm by its content.
 */
export function findInjection(query: string): InjectionAlarm | null {
  if (/^\s*pass:/i.test(query)) return { query, reason: 'begins with pass:' };
  const bare = query.replaceAll(/'(?:[^']|'')*'/g, '□');
  const found = SUSPICIONS.find(([pattern]) => pattern.test(bare));
  return found === undefined ? null : { query, reason: found[1] };
}

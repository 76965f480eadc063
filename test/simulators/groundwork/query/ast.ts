/** A literal of the query: only numbers may stand without quotes. */
export type Literal = { readonly kind: 'string' | 'number'; readonly text: string };

/** What a comparison reads: a field, or a date function of one. */
export type Operand = { readonly field: string; readonly dateFunction: string | null };

/** A where clause as a tree. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly inner: Condition }
  | { readonly kind: 'compare'; readonly operand: Operand; readonly operator: string; readonly value: Literal }
  | { readonly kind: 'like'; readonly operand: Operand; readonly pattern: string }
  | { readonly kind: 'in'; readonly operand: Operand; readonly values: readonly Literal[] }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Literal; readonly high: Literal }
  | { readonly kind: 'isNull'; readonly operand: Operand };

/** One key of `order by`. */
export type SortKey = { readonly operand: Operand; readonly descending: boolean };

/** A whole query: its condition and its order, which is empty when none was given. */
export type Query = { readonly condition: Condition; readonly orderBy: readonly SortKey[] };

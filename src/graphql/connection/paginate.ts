import { badUserInput } from '../../errors/sightline-error.ts';

/** Which page of a connection is asked for. */
export interface PageRequest {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** The bounds of a page; `limits.pageSize` and `limits.pageSizeMax`. */
export interface PageBounds {
  readonly pageSize: number;
  readonly pageSizeMax: number;
}

/** One page of a list that is known as a whole. */
export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly totalCount: number;
}

/** What orders a list: compared part by part. The last part must be unique, so that the order is total. */
export type SortKey = readonly (string | number)[];

/**
 * Cuts one page out of a whole list.
 *
 * A cursor is the place of a row in the order, not an offset and not the row itself: what is added or removed between
 * two pages, even the row that the cursor came from, neither repeats nor skips any other row.
 *
 * @throws BAD_USER_INPUT for a `first` out of bounds or an `after` that is no cursor of this order.
 */
export function paginate<T>(
  rows: readonly T[],
  keyOf: (row: T) => SortKey,
  page: PageRequest,
  bounds: PageBounds,
): Page<T> {
  const first = pageSizeOf(page, bounds);
  const keyed = keyedInOrder(rows, keyOf);
  const after = typeof page.after === 'string' ? fromCursor(page.after) : null;
  const start = after === null ? 0 : lowerBound(keyed, after);
  const shown = keyed.slice(start, start + first);
  return {
    edges: shown.map(({ row, key }) => ({ cursor: toCursor(key), node: row })),
    hasNextPage: start + shown.length < keyed.length,
    hasPreviousPage: start > 0,
    totalCount: keyed.length,
  };
}

/** All rows in their order. */
export function inOrder<T>(rows: readonly T[], keyOf: (row: T) => SortKey): T[] {
  return keyedInOrder(rows, keyOf).map(({ row }) => row);
}

/**
 * How many rows a page has, at the most.
 *
 * @throws BAD_USER_INPUT for a `first` out of bounds
 */
export function pageSizeOf({ first }: PageRequest, { pageSize, pageSizeMax }: PageBounds): number {
  if (first === null || first === undefined) return pageSize;
  if (first >= 0 && first <= pageSizeMax) return first;
  throw badUserInput(`first: ${first} is out of bounds; accepted: 0 to ${pageSizeMax}`);
}

function keyedInOrder<T>(rows: readonly T[], keyOf: (row: T) => SortKey): { row: T; key: SortKey }[] {
  return rows.map((row) => ({ row, key: keyOf(row) })).sort((a, b) => compare(a.key, b.key));
}

function compare(a: SortKey, b: SortKey): number {
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i] ?? '';
    const y = b[i] ?? '';
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Where the first row behind `after` stands. */
function lowerBound(keyed: readonly { readonly key: SortKey }[], after: SortKey): number {
  const behind = keyed.findIndex(({ key }) => compare(key, after) > 0);
  return behind === -1 ? keyed.length : behind;
}

function toCursor(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function fromCursor(cursor: string): SortKey {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.every((part) => typeof part === 'string' || typeof part === 'number')) return key;
  } catch {
    // Told below: a text that is no JSON is no cursor either.
  }
  throw badUserInput('after: not a cursor; accepted: `pageInfo.endCursor` or an edge’s `cursor` of an earlier answer');
}

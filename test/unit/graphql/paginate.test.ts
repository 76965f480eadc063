import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paginate } from '../../../src/graphql/connection/paginate.ts';

interface Row {
  readonly name: string;
  readonly id: string;
}
const bounds = { pageSize: 3, pageSizeMax: 10 };
const keyOf = ({ name, id }: Row) => [name, id];
const page = (rows: readonly Row[], first?: number, after?: string | null) =>
  paginate(rows, keyOf, { first, after }, bounds);
const names = ({ edges }: ReturnType<typeof page>) => edges.map(({ node }) => node.name);
const rowsOf = (text: string): Row[] => [...text].map((name, index) => ({ name, id: String(index) }));

/** Rows with few names, so that many are equal in the first part of their key; ids are unique. */
const rows = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('', 'a', 'b', 'é', '😀'), id: fc.string({ minLength: 1, maxLength: 3 }) }),
  { selector: ({ id }) => id, maxLength: 25 },
);

/** Walks the whole list page by page; `change` may exchange the rows between two pages. */
function walk(all: readonly Row[], first: number, change: (rows: readonly Row[]) => readonly Row[] = (same) => same) {
  const seen: Row[] = [];
  let current = all;
  let after: string | null = null;
  for (;;) {
    const { edges, hasNextPage } = page(current, first, after);
    seen.push(...edges.map(({ node }) => node));
    after = edges.at(-1)?.cursor ?? after;
    if (!hasNextPage) return seen;
    current = change(current);
  }
}

describe('A page', () => {
  it('is cut from the sorted list, and says whether there is more on either side', () => {
    const first = page(rowsOf('dbcae'));
    expect(names(first)).toEqual(['a', 'b', 'c']);
    expect(first).toMatchObject({ hasNextPage: true, hasPreviousPage: false, totalCount: 5 });
    const second = page(rowsOf('dbcae'), undefined, first.edges.at(-1)?.cursor);
    expect(names(second)).toEqual(['d', 'e']);
    expect(second).toMatchObject({ hasNextPage: false, hasPreviousPage: true, totalCount: 5 });
  });

  it('of size 0 has no rows and says that there are some', () => {
    expect(page(rowsOf('ab'), 0)).toMatchObject({ edges: [], hasNextPage: true, totalCount: 2 });
    expect(page([], 0)).toMatchObject({ edges: [], hasNextPage: false, totalCount: 0 });
  });

  it('is refused for a size out of bounds and a cursor that is none', () => {
    for (const first of [-1, 11]) expect(() => page([], first), String(first)).toThrow(/accepted: 0 to 10/);
    for (const after of ['', 'x', 'e30', 'W251bGxd', '!!!']) expect(() => page([], 1, after), after).toThrow(/cursor/);
  });

  it('follows on the one before it: every row once, in order, whatever the size', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 10 }), (all, first) => {
        const seen = walk(all, first);
        expect(new Set(seen)).toEqual(new Set(all));
        expect(seen).toHaveLength(all.length);
        expect(walk([...all].reverse(), 10)).toEqual(seen);
      }),
    );
  });

  it('neither repeats nor skips a row that stays while others come and go, even the one behind the cursor', () => {
    fc.assert(
      fc.property(rows, rows, fc.integer({ min: 1, max: 4 }), fc.func(fc.boolean()), (all, others, first, stays) => {
        const steady = all.filter(({ id }) => id.length < 3);
        const passing = [...all, ...others].filter(({ id }) => id.length === 3);
        let round = 0;
        const seen = walk(all, first, () => {
          round += 1;
          return [...steady, ...passing.filter(({ id }) => stays(id, round))];
        });
        const steadySeen = seen.filter(({ id }) => id.length < 3);
        expect(new Set(steadySeen)).toEqual(new Set(steady));
        expect(steadySeen).toHaveLength(steady.length);
      }),
    );
  });
});

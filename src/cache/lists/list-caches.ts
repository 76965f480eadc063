import { createListCache, type ListCache, type ListCacheOptions } from './list-cache.ts';

/** Makes the caches of all kinds of lists. What is written in a place makes every kind of list there stale. */
export interface ListCaches {
  /** `parse` gives the rows of this kind as they are, or `null` for anything else. */
  of<Row>(kind: string, parse: (rows: unknown) => readonly Row[] | null): ListCache<Row>;
  /** After a write to `place`: none of its lists is found again. Never rejects. */
  renew(place: string): Promise<void>;
}

/** What the kinds have in common; `maxBytes` is each kind's own. */
type CommonOptions = Omit<ListCacheOptions<unknown>, 'kind' | 'parse'>;

/** Makes the maker. */
export function createListCaches(common: CommonOptions): ListCaches {
  return {
    of: (kind, parse) => createListCache({ ...common, kind, parse }),
    renew: (place) => common.generations.renew(place),
  };
}

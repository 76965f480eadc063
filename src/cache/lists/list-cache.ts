import { createByteBounded } from '../byte-bounded.ts';
import type { Generations } from '../generations.ts';

/** What is known of a list, and where to put what is read instead. */
export interface ListLookup<Row> {
  /** `undefined` when nothing is known that is young enough. */
  readonly rows: readonly Row[] | undefined;
  /** Names the list in its place as it is now: another name after each write there. */
  readonly key: string;
  /** Keeps the list. Only for a whole one that was asked for after this look, and before any later write. */
  keep(rows: readonly Row[]): void;
}

/** Lists of one kind that were read a moment ago, by this process or another instance. */
export interface ListCache<Row> {
  /** `place` names endpoint and credential, `question` the list there. Never rejects. */
  look(place: string, question: string): Promise<ListLookup<Row>>;
}

/** A list as another instance has read it. */
export interface SharedList {
  readonly rows: unknown;
  /** Until when it may be used, epoch milliseconds of whoever read it: it may have been long on its way. */
  readonly untilMs: number;
}

/** What instances share: slower than memory, and not always there. Neither method ever rejects. */
export interface SharedLists {
  read(key: string): Promise<SharedList | null>;
  write(key: string, list: SharedList, ttlMs: number): Promise<void>;
}

/** How lists are kept. */
export interface ListCacheOptions<Row> {
  /** Names the kind among others. */
  readonly kind: string;
  /** The rows as they are, or `null` when they are none of this kind: what instances share is checked. */
  readonly parse: (rows: unknown) => readonly Row[] | null;
  /** `limits.listMaxAgeMs`: no list that is given is older. 0 keeps none. */
  readonly maxAgeMs: number;
  readonly maxBytes: number;
  readonly generations: Generations;
  /** Left out where there is no other instance. */
  readonly far?: SharedLists | undefined;
  readonly nowMs: () => number;
}

/** Roughly what a row holds in memory: about ten short texts. */
const ROW_BYTES = 500;

/** Makes the cache of one kind of list: memory first, then what instances share. */
export function createListCache<Row>(options: ListCacheOptions<Row>): ListCache<Row> {
  const { kind, parse, maxAgeMs, maxBytes, generations, far, nowMs } = options;
  if (maxAgeMs === 0) {
    return { look: async (place, question) => ({ rows: undefined, key: place + question, keep: () => undefined }) };
  }
  const near = createByteBounded<{ readonly rows: readonly Row[]; readonly untilMs: number }>(
    maxBytes,
    ({ rows }) => rows.length * ROW_BYTES,
  );
  const looks = new Map<string, Promise<readonly Row[] | undefined>>();

  const lookFar = async (key: string): Promise<readonly Row[] | undefined> => {
    const shared = await far?.read(`${kind}/${key}`);
    if (!shared) return undefined;
    const { untilMs } = shared;
    const remainingMs = untilMs - nowMs();
    // More than can be left means that the clocks disagree, or what is allowed: then it says nothing about its age.
    const rows = remainingMs > 0 && remainingMs <= maxAgeMs ? parse(shared.rows) : null;
    if (!rows) return undefined;
    near.set(key, { rows, untilMs });
    return rows;
  };

  /** Requests of the same moment share a look. */
  const lookFarOnce = (key: string): Promise<readonly Row[] | undefined> => {
    const begun = looks.get(key) ?? lookFar(key).finally(() => looks.delete(key));
    looks.set(key, begun);
    return begun;
  };

  return {
    async look(place, question) {
      const key = `${place}${await generations.current(place)}/${question}`;
      const known = near.get(key);
      return {
        rows: known && known.untilMs > nowMs() ? known.rows : await lookFarOnce(key),
        key,
        keep(rows) {
          const list = { rows, untilMs: nowMs() + maxAgeMs };
          near.set(key, list);
          void far?.write(`${kind}/${key}`, list, maxAgeMs);
        },
      };
    },
  };
}

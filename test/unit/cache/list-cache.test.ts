import { describe, expect, it } from 'vitest';
import { createMemoryGenerations } from '../../../src/cache/generations.ts';
import { createListCache, type ListCacheOptions, type SharedList } from '../../../src/cache/lists/list-cache.ts';

const parse = (rows: unknown): readonly string[] | null =>
  Array.isArray(rows) && rows.every((row) => typeof row === 'string') ? rows : null;

/** A cache of texts whose clock is turned by hand. */
function world(chosen: Partial<ListCacheOptions<string>> = {}) {
  const clock = { nowMs: 1_000_000 };
  const generations = createMemoryGenerations();
  const make = (more: Partial<ListCacheOptions<string>> = {}) =>
    createListCache({
      kind: 'texts',
      parse,
      maxAgeMs: 5_000,
      maxBytes: 1_000_000,
      generations,
      nowMs: () => clock.nowMs,
      ...chosen,
      ...more,
    });
  return { clock, generations, make, cache: make() };
}

/** What instances share, in this process; counts its reads. */
function farLevel() {
  const lists = new Map<string, SharedList>();
  const far = {
    reads: 0,
    async read(key: string): Promise<SharedList | null> {
      far.reads += 1;
      return lists.get(key) ?? null;
    },
    async write(key: string, list: SharedList) {
      lists.set(key, list);
    },
  };
  return { far, lists };
}

describe('Lists of a moment ago', () => {
  it('are known until they are as old as they may be, and not a millisecond longer', async () => {
    const { clock, cache } = world();
    const first = await cache.look('kr/', 'servers');
    expect(first.rows).toBeUndefined();
    first.keep(['a', 'b']);
    clock.nowMs += 4_999;
    expect((await cache.look('kr/', 'servers')).rows).toEqual(['a', 'b']);
    clock.nowMs += 1;
    expect((await cache.look('kr/', 'servers')).rows).toBeUndefined();
  });

  it('are told apart by place and question, and an empty one is a list', async () => {
    const { cache } = world();
    (await cache.look('kr/', 'servers')).keep([]);
    expect((await cache.look('kr/', 'servers')).rows).toEqual([]);
    expect((await cache.look('jp/', 'servers')).rows).toBeUndefined();
    expect((await cache.look('kr/', 'workspaces')).rows).toBeUndefined();
  });

  it('are not found after a write to their place, also when they were asked for before it and came after it', async () => {
    const { generations, cache } = world();
    (await cache.look('jp/', 'servers')).keep(['elsewhere']);
    (await cache.look('kr/', 'servers')).keep(['known']);
    const underWay = await cache.look('kr/', 'workspaces');
    await generations.renew('kr/');
    underWay.keep(['from before the write']);

    expect((await cache.look('kr/', 'servers')).rows).toBeUndefined();
    expect((await cache.look('kr/', 'workspaces')).rows).toBeUndefined();
    expect((await cache.look('kr/', 'workspaces')).key).not.toBe(underWay.key);
    expect((await cache.look('jp/', 'servers')).rows).toEqual(['elsewhere']);
  });

  it('are not kept at all when no age is allowed', async () => {
    const { far, lists } = farLevel();
    const { cache } = world({ maxAgeMs: 0, far });
    (await cache.look('kr/', 'servers')).keep(['a']);
    expect(await cache.look('kr/', 'servers')).toMatchObject({ rows: undefined, key: 'kr/servers' });
    expect([far.reads, lists.size]).toEqual([0, 0]);
  });

  it('go when they take more memory than there is, the longest unused first', async () => {
    const { cache } = world({ maxBytes: 1_500 });
    (await cache.look('kr/', 'one')).keep(['a']);
    (await cache.look('kr/', 'two')).keep(['b']);
    await cache.look('kr/', 'one');
    (await cache.look('kr/', 'three')).keep(['c']);
    const known = async (question: string) => (await cache.look('kr/', question)).rows;
    expect([await known('one'), await known('two'), await known('three')]).toEqual([['a'], undefined, ['c']]);
  });
});

describe('Lists that instances share', () => {
  it('are found by the other, until they are as old as they may be, however long they were on their way', async () => {
    const { far } = farLevel();
    const { clock, make } = world({ far });
    const [one, two, three] = [make(), make(), make()];
    (await one.look('kr/', 'servers')).keep(['a']);
    clock.nowMs += 4_999;
    expect((await two.look('kr/', 'servers')).rows).toEqual(['a']);
    clock.nowMs += 1;
    expect((await two.look('kr/', 'servers')).rows).toBeUndefined();
    expect((await three.look('kr/', 'servers')).rows).toBeUndefined();
  });

  it('are not used when another one allows more, or has another clock', async () => {
    const { far } = farLevel();
    const { clock, make } = world({ far });
    (await make({ maxAgeMs: 3_600_000 }).look('kr/', 'servers')).keep(['a']);
    expect((await make().look('kr/', 'servers')).rows).toBeUndefined();
    (await make({ nowMs: () => clock.nowMs + 60_000 }).look('kr/', 'workspaces')).keep(['ahead']);
    (await make({ nowMs: () => clock.nowMs - 60_000 }).look('kr/', 'others')).keep(['behind']);
    expect((await make().look('kr/', 'workspaces')).rows).toBeUndefined();
    expect((await make().look('kr/', 'others')).rows).toBeUndefined();
  });

  it('are looked for once by all requests of one moment', async () => {
    const { far } = farLevel();
    const { cache } = world({ far });
    await Promise.all(Array.from({ length: 50 }, () => cache.look('kr/', 'servers')));
    expect(far.reads).toBe(1);
  });

  it('are as if they were not there when they are of another kind or form', async () => {
    const { far, lists } = farLevel();
    const { make } = world({ far });
    (await make().look('kr/', 'servers')).keep(['a']);
    expect((await make({ kind: 'others' }).look('kr/', 'servers')).rows).toBeUndefined();
    for (const [key, list] of lists) lists.set(key, { ...list, rows: [{ of: 'another version' }] });
    expect((await make().look('kr/', 'servers')).rows).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { eachByIdentity, groupBy, loaderByIdentity } from '../../../src/loaders/by-identity.ts';

interface Key {
  readonly id: string;
}
const identity = ({ id }: Key) => id;

describe('loaderByIdentity', () => {
  it('asks for equal keys once, whatever object they are', async () => {
    const asked: (readonly Key[])[] = [];
    const loader = loaderByIdentity<Key, string>(identity, (keys) => {
      asked.push(keys);
      return eachByIdentity(keys, identity, async ({ id }) => id.toUpperCase());
    });
    const answers = await Promise.all([loader.load({ id: 'a' }), loader.load({ id: 'b' }), loader.load({ id: 'a' })]);
    expect(answers).toEqual(['A', 'B', 'A']);
    expect(asked).toEqual([[{ id: 'a' }, { id: 'b' }]]);
  });

  it('answers by identity, never by position, and null for a key that is left out', async () => {
    const loader = loaderByIdentity<Key, string>(
      identity,
      (keys) => new Map([...keys].reverse().flatMap(({ id }) => (id === 'b' ? [] : [[id, Promise.resolve(id)]]))),
    );
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => loader.load({ id })));
    expect(answers).toEqual(['a', null, 'c']);
  });

  it('takes the answers of one call for many keys, a failed key being that key’s alone', async () => {
    const loader = loaderByIdentity<Key, string>(
      identity,
      async (keys) => new Map(keys.map(({ id }) => [id, id === 'bad' ? new Error('refused') : id])),
    );
    const [bad, good] = await Promise.allSettled([loader.load({ id: 'bad' }), loader.load({ id: 'good' })]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'refused' } });
    expect(good).toEqual({ status: 'fulfilled', value: 'good' });
  });

  it('lets each key settle in its own time, so that a slow or failed one holds up no other', async () => {
    const slow = Promise.withResolvers<string>();
    const loader = loaderByIdentity<Key, string>(identity, (keys) =>
      eachByIdentity(keys, identity, async ({ id }) => {
        if (id === 'bad') throw new Error('refused');
        return id === 'slow' ? slow.promise : id;
      }),
    );
    const late = loader.load({ id: 'slow' });
    const [bad, quick] = await Promise.allSettled([loader.load({ id: 'bad' }), loader.load({ id: 'quick' })]);
    expect(quick).toEqual({ status: 'fulfilled', value: 'quick' });
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'refused' } });
    slow.resolve('at last');
    expect(await late).toBe('at last');
  });
});

describe('groupBy', () => {
  it('keeps the order of appearance, of the groups and in them', () => {
    const groups = groupBy(['b1', 'a1', 'b2'], (text) => text[0] ?? '');
    expect([...groups]).toEqual([
      ['b', ['b1', 'b2']],
      ['a', ['a1']],
    ]);
  });
});

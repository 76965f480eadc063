import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createReadsUnderWay } from '../../../src/loaders/reads-under-way.ts';

/** Whether it has ended by the next turns of the event loop. */
async function soon(waiting: Promise<unknown>): Promise<boolean> {
  let ended = false;
  void waiting.then(() => {
    ended = true;
  });
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  return ended;
}

describe('Waiting for reads under way', () => {
  it('ends at once when there are none', async () => {
    expect(await soon(createReadsUnderWay().quiet(60_000))).toBe(true);
  });

  it('ends with the last of them, whether it succeeds or fails', async () => {
    const reads = createReadsUnderWay();
    const [one, two] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const outcomes = Promise.allSettled([reads.track(one.promise), reads.track(two.promise)]);
    const quiet = reads.quiet(60_000);
    expect([reads.idle, await soon(quiet)]).toEqual([false, false]);
    one.resolve('read');
    expect(await soon(quiet)).toBe(false);
    two.reject(new Error('failed'));
    expect(await soon(quiet)).toBe(true);
    expect(await outcomes).toMatchObject([{ value: 'read' }, { status: 'rejected' }]);
    expect(reads.idle).toBe(true);
  });

  it('goes on when one read leads to the next', async () => {
    const reads = createReadsUnderWay();
    const [list, entity] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    void reads.track(list.promise).then(() => reads.track(entity.promise));
    const quiet = reads.quiet(60_000);
    list.resolve();
    expect(await soon(quiet)).toBe(false);
    entity.resolve();
    expect(await soon(quiet)).toBe(true);
  });

  it('gives up on a read that never ends', async () => {
    const reads = createReadsUnderWay();
    void reads.track(new Promise(() => undefined));
    await reads.quiet(5);
  });
});

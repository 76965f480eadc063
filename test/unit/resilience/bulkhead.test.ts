import { describe, expect, it } from 'vitest';
import { BulkheadFull, createBulkhead } from '../../../src/resilience/bulkhead.ts';

const never = new AbortController().signal;

function heldTask() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { run: () => promise, finish: resolve };
}

describe('bulkhead', () => {
  it('runs so many at once, lets the rest wait in order, and refuses beyond its queue', async () => {
    const bulkhead = createBulkhead({ concurrency: 1, queueLimit: 2 });
    const first = heldTask();
    const order: string[] = [];
    const queued: number[] = [];
    const note = (name: string) => async () => void order.push(name);
    const running = bulkhead.run(never, first.run);
    const second = bulkhead.run(never, note('second'), (waiting) => queued.push(waiting));
    const third = bulkhead.run(never, note('third'), (waiting) => queued.push(waiting));
    await expect(bulkhead.run(never, note('fourth'))).rejects.toBeInstanceOf(BulkheadFull);
    expect([bulkhead.inFlight, bulkhead.queued]).toEqual([1, 2]);
    first.finish('done');
    expect(await running).toBe('done');
    await Promise.all([second, third]);
    expect(order).toEqual(['second', 'third']);
    expect(queued).toEqual([1, 2]);
    expect([bulkhead.inFlight, bulkhead.queued]).toEqual([0, 0]);
  });

  it('lets an aborted call leave the queue at once, so that its place is free for another', async () => {
    const bulkhead = createBulkhead({ concurrency: 1, queueLimit: 1 });
    const first = heldTask();
    const running = bulkhead.run(never, first.run);
    const impatient = new AbortController();
    const left = bulkhead.run(impatient.signal, async () => 'never runs');
    impatient.abort(new Error('gave up'));
    await expect(left).rejects.toThrow('gave up');
    expect(bulkhead.queued).toBe(0);
    const patient = bulkhead.run(never, async () => 'ran');
    first.finish('done');
    await running;
    expect(await patient).toBe('ran');
  });

  it('frees the slot of a task that fails', async () => {
    const bulkhead = createBulkhead({ concurrency: 1, queueLimit: 0 });
    const failing = bulkhead.run(never, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await bulkhead.run(never, async () => 'next')).toBe('next');
  });

  it('does not begin what was aborted before', async () => {
    const bulkhead = createBulkhead({ concurrency: 1, queueLimit: 0 });
    await expect(bulkhead.run(AbortSignal.abort(new Error('gone')), async () => 'x')).rejects.toThrow('gone');
    expect(bulkhead.inFlight).toBe(0);
  });

  it('warns of no listener leak when a thousand calls of one request wait', async () => {
    const warnings: unknown[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const bulkhead = createBulkhead({ concurrency: 1, queueLimit: 1_000 });
    const first = heldTask();
    const running = bulkhead.run(never, first.run);
    const { signal } = new AbortController();
    const waiting = Array.from({ length: 1_000 }, () => bulkhead.run(signal, async () => 1));
    first.finish('done');
    await Promise.all([running, ...waiting]);
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });
});

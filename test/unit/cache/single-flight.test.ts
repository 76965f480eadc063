import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSingleFlight, type Flight } from '../../../src/cache/single-flight.ts';
import { ClientGone, noDeadline, startDeadline } from '../../../src/resilience/deadline.ts';

const call = { source: 'nhn', region: 'kr', operation: 'listServers' };

function heldCall() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const flights: Flight[] = [];
  const begin = vi.fn((flight: Flight) => {
    flights.push(flight);
    flight.signal.addEventListener('abort', () => reject(flight.signal.reason), { once: true });
    return promise;
  });
  return { begin, flights, resolve, reject };
}

describe('single flight', () => {
  // The turns of the event loop stay real: waiters are answered in them.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('sends concurrent identical reads once and tells who joined', async () => {
    const flights = createSingleFlight();
    const held = heldCall();
    const onJoined = vi.fn();
    const first = flights.run({ key: 'a', deadline: noDeadline(), call, onJoined }, held.begin);
    const second = flights.run({ key: 'a', deadline: noDeadline(), call, onJoined }, held.begin);
    const other = flights.run({ key: 'b', deadline: noDeadline(), call, onJoined }, async () => 'other');
    held.resolve('one');
    expect(await Promise.all([first, second, other])).toEqual(['one', 'one', 'other']);
    expect(held.begin).toHaveBeenCalledTimes(1);
    expect(onJoined).toHaveBeenCalledTimes(1);
    expect(flights.size).toBe(0);
  });

  it.each(['an answer', 'a failure'])(
    'hands %s to one waiter a turn of the event loop, in their order',
    async (what) => {
      const flights = createSingleFlight();
      const held = heldCall();
      const told: string[] = [];
      const waiters = ['first', 'second', 'third'].map(async (name) => {
        await flights.run({ key: 'a', deadline: noDeadline(), call }, held.begin).catch(() => undefined);
        told.push(name);
      });
      if (what === 'an answer') held.resolve('one');
      else held.reject(new Error('down'));
      for (let turn = 1; turn <= 3; turn += 1) {
        await nextTurn();
        // Whatever else the event loop has to do comes between them.
        told.push(`turn ${turn}`);
      }
      await Promise.all(waiters);
      expect(told).toEqual(['first', 'turn 1', 'second', 'turn 2', 'third', 'turn 3']);
    },
  );

  it('an answer that came in time is given to those who stand in line while their time runs out', async () => {
    const flights = createSingleFlight();
    const held = heldCall();
    using short = startDeadline({ timeoutMs: 100 });
    const first = flights.run({ key: 'a', deadline: noDeadline(), call }, held.begin);
    const second = flights.run({ key: 'a', deadline: short, call }, held.begin);
    held.resolve('in time');
    expect(await first).toBe('in time');
    vi.advanceTimersByTime(100);
    expect(await second).toBe('in time');
  });

  it('asks again once the call is over, also when it failed', async () => {
    const flights = createSingleFlight();
    const request = { key: 'a', deadline: noDeadline(), call };
    await expect(flights.run(request, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await flights.run(request, async () => 'up')).toBe('up');
  });

  it('rejects when beginning throws at once', async () => {
    const flights = createSingleFlight();
    const begin = (): Promise<string> => {
      throw new Error('could not begin');
    };
    await expect(flights.run({ key: 'a', deadline: noDeadline(), call }, begin)).rejects.toThrow('could not begin');
    expect(flights.size).toBe(0);
  });

  it('lets a waiter leave without hurting the others', async () => {
    const flights = createSingleFlight();
    const held = heldCall();
    const client = new AbortController();
    using impatient = startDeadline({ timeoutMs: 60_000, clientSignal: client.signal });
    const left = flights.run({ key: 'a', deadline: impatient, call }, held.begin);
    const stays = flights.run({ key: 'a', deadline: noDeadline(), call }, held.begin);
    client.abort();
    await expect(left).rejects.toBeInstanceOf(ClientGone);
    held.resolve('still here');
    expect(await stays).toBe('still here');
    expect(held.flights[0]?.signal.aborted).toBe(false);
  });

  it("does not give a later, more patient waiter the first one's timeout", async () => {
    const flights = createSingleFlight();
    const held = heldCall();
    using short = startDeadline({ timeoutMs: 100 });
    using long = startDeadline({ timeoutMs: 1_000 });
    const first = flights.run({ key: 'a', deadline: short, call }, held.begin);
    expect(held.flights[0]?.remainingMs()).toBe(100);
    const second = flights.run({ key: 'a', deadline: long, call }, held.begin);
    expect(held.flights[0]?.remainingMs()).toBe(1_000);
    vi.advanceTimersByTime(100);
    await expect(first).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: 'nhn (kr) listServers: the deadline of 100 ms passed',
      upstream: call,
    });
    expect(held.flights[0]?.remainingMs()).toBe(900);
    held.resolve('in time');
    expect(await second).toBe('in time');
  });

  it('aborts the shared call when the last waiter has left, and a newcomer begins anew', async () => {
    const flights = createSingleFlight();
    const held = heldCall();
    using one = startDeadline({ timeoutMs: 100 });
    using two = startDeadline({ timeoutMs: 200 });
    const first = flights.run({ key: 'a', deadline: one, call }, held.begin);
    const second = flights.run({ key: 'a', deadline: two, call }, held.begin);
    vi.advanceTimersByTime(100);
    expect(held.flights[0]?.signal.aborted).toBe(false);
    vi.advanceTimersByTime(100);
    expect(held.flights[0]?.signal.aborted).toBe(true);
    await expect(first).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    await expect(second).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(await flights.run({ key: 'a', deadline: noDeadline(), call }, async () => 'anew')).toBe('anew');
  });

  it('does not begin for a waiter whose time is over', async () => {
    const flights = createSingleFlight();
    const held = heldCall();
    using over = startDeadline({ timeoutMs: 10 });
    vi.advanceTimersByTime(10);
    await expect(flights.run({ key: 'a', deadline: over, call }, held.begin)).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    expect(held.begin).not.toHaveBeenCalled();
  });

  it('after a write, a read never joins a call that was begun before it', async () => {
    const flights = createSingleFlight();
    const before = heldCall();
    const old = flights.run({ key: 'kr/p/workspaces', deadline: noDeadline(), call }, before.begin);
    const elsewhere = heldCall();
    const untouched = flights.run({ key: 'jp/p/workspaces', deadline: noDeadline(), call }, elsewhere.begin);
    flights.invalidate('kr/p/');
    expect(before.flights[0]?.isCurrent()).toBe(false);
    expect(elsewhere.flights[0]?.isCurrent()).toBe(true);
    const fresh = heldCall();
    const read = flights.run({ key: 'kr/p/workspaces', deadline: noDeadline(), call }, fresh.begin);
    before.resolve('before the write');
    expect(await old).toBe('before the write');
    const joins = flights.run({ key: 'kr/p/workspaces', deadline: noDeadline(), call }, before.begin);
    fresh.resolve('after the write');
    elsewhere.resolve('jp');
    expect(await Promise.all([read, joins, untouched])).toEqual(['after the write', 'after the write', 'jp']);
  });

  it('is over when the requests of all who got its answer are', async () => {
    const flights = createSingleFlight();
    const held = heldCall();
    const [first, second] = [startDeadline({ timeoutMs: 1_000 }), startDeadline({ timeoutMs: 1_000 })];
    const asked = [first, second].map((deadline) => flights.run({ key: 'a', deadline, call }, held.begin));
    const over = vi.fn();
    await nextTurn();
    held.flights[0]?.whenOver(over);
    held.resolve('one');
    await Promise.all(asked);
    first[Symbol.dispose]();
    expect(over).not.toHaveBeenCalled();
    second[Symbol.dispose]();
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('is over at once when nobody waits for its answer', async () => {
    const flights = createSingleFlight();
    const held = heldCall();
    using deadline = startDeadline({ timeoutMs: 1_000 });
    const asked = flights.run({ key: 'a', deadline, call }, held.begin);
    const over = vi.fn();
    await nextTurn();
    held.flights[0]?.whenOver(over);
    vi.advanceTimersByTime(1_000);
    await expect(asked).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    await nextTurn();
    expect(over).toHaveBeenCalledTimes(1);
  });
});

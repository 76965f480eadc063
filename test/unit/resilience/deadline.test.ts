import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientGone, DeadlineExceeded, noDeadline, startDeadline } from '../../../src/resilience/deadline.ts';

describe('deadline', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('counts down and then aborts with DeadlineExceeded', () => {
    const deadline = startDeadline({ timeoutMs: 1_000 });
    vi.advanceTimersByTime(400);
    expect(deadline.remainingMs()).toBe(600);
    expect(deadline.signal.aborted).toBe(false);
    vi.advanceTimersByTime(600);
    expect(deadline.remainingMs()).toBe(0);
    expect(deadline.signal.reason).toBeInstanceOf(DeadlineExceeded);
  });

  it('ends with ClientGone when the client hangs up, also when it had hung up before', () => {
    const client = new AbortController();
    const deadline = startDeadline({ timeoutMs: 1_000, clientSignal: client.signal });
    client.abort();
    expect(deadline.signal.reason).toBeInstanceOf(ClientGone);
    expect(deadline.remainingMs()).toBe(0);
    expect(startDeadline({ timeoutMs: 1_000, clientSignal: client.signal }).signal.reason).toBeInstanceOf(ClientGone);
  });

  it('leaves no timer and no listener behind when disposed', () => {
    const client = new AbortController();
    const deadline = startDeadline({ timeoutMs: 1_000, clientSignal: client.signal });
    deadline[Symbol.dispose]();
    client.abort();
    vi.advanceTimersByTime(2_000);
    expect(deadline.signal.aborted).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells once that it is over: disposed, passed, or over before', () => {
    const told: string[] = [];
    const disposed = startDeadline({ timeoutMs: 1_000 });
    disposed.whenOver(() => told.push('disposed'));
    const passed = startDeadline({ timeoutMs: 1_000 });
    passed.whenOver(() => told.push('passed'));
    expect(told).toEqual([]);
    disposed[Symbol.dispose]();
    vi.advanceTimersByTime(1_000);
    passed[Symbol.dispose]();
    passed.whenOver(() => told.push('late'));
    noDeadline().whenOver(() => told.push('endless'));
    expect(told).toEqual(['disposed', 'passed', 'late', 'endless']);
  });

  it('reads the clock it was given', () => {
    let clock = 0;
    using deadline = startDeadline({ timeoutMs: 100, now: () => clock });
    clock = 70;
    expect(deadline.remainingMs()).toBe(30);
  });

  it('can be endless', () => {
    const controller = new AbortController();
    const endless = noDeadline(controller.signal);
    expect(endless.remainingMs()).toBe(Number.POSITIVE_INFINITY);
    controller.abort();
    expect(endless.remainingMs()).toBe(0);
  });
});

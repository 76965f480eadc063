import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EventLoopWatch, watchEventLoop } from '../../../src/server/admission/event-loop-delay.ts';

/** `limits.eventLoopDelayMs`. */
const LIMIT_MS = 500;
let nowMs: number;
let watch: EventLoopWatch;
beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 0;
  watch = watchEventLoop(LIMIT_MS, () => nowMs);
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

/** The next beat, which comes this late. */
function beat(lateMs: number): void {
  nowMs += 20 + lateMs;
  vi.advanceTimersByTime(20);
}

describe('The event loop', () => {
  it('is not behind while it comes by in time', () => {
    for (let i = 0; i < 10; i += 1) {
      beat(5);
      expect(watch.behind).toBe(false);
    }
  });

  it('is not behind when it is as late as it may be, again and again', () => {
    for (let i = 0; i < 10; i += 1) {
      beat(LIMIT_MS);
      expect(watch.behind).toBe(false);
    }
  });

  it('is not behind for one long pause', () => {
    beat(0);
    beat(3_000);
    expect(watch.behind).toBe(false);
    beat(0);
    expect(watch.behind).toBe(false);
  });

  it('is behind when it was late twice in a row, and no longer when it is in time again', () => {
    beat(LIMIT_MS + 1);
    beat(LIMIT_MS + 1);
    expect(watch.behind).toBe(true);
    beat(0);
    expect(watch.behind).toBe(false);
  });

  it('is behind when it is late again within seconds, with idle beats between', () => {
    beat(LIMIT_MS + 1);
    for (let i = 0; i < 10; i += 1) beat(0);
    expect(watch.behind).toBe(false);
    beat(LIMIT_MS + 1);
    expect(watch.behind).toBe(true);
    beat(0);
    expect(watch.behind).toBe(false);
  });

  it('is not behind for a pause long after another', () => {
    beat(LIMIT_MS + 1);
    for (let i = 0; i < 250; i += 1) beat(0);
    beat(LIMIT_MS + 1);
    expect(watch.behind).toBe(false);
  });

  it('is behind already while the second delay still lasts', () => {
    beat(LIMIT_MS + 1);
    nowMs += 20 + LIMIT_MS;
    expect(watch.behind).toBe(false);
    nowMs += 1;
    expect(watch.behind).toBe(true);
  });

  it('may be as late as the limit', () => {
    for (let i = 0; i < 5; i += 1) beat(LIMIT_MS);
    expect(watch.behind).toBe(false);
  });

  it('is never behind without a limit, and nothing is watched', () => {
    watch.stop();
    expect(vi.getTimerCount()).toBe(0);
    const unlimited = watchEventLoop(0, () => nowMs);
    expect(vi.getTimerCount()).toBe(0);
    expect(unlimited.behind).toBe(false);
    unlimited.stop();
  });
});

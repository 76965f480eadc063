import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { gridOf } from '../../../src/graphql/metrics/step.ts';
import { windowOf } from '../../../src/graphql/metrics/time-window.ts';

const nowMs = Date.UTC(2026, 0, 15, 12);

describe('A range of time', () => {
  it('is a length that ends now, or a start with an end that is now when left out', () => {
    expect(windowOf({ last: 60_000 }, nowMs)).toEqual({ startMs: nowMs - 60_000, endMs: nowMs });
    expect(windowOf({ start: 5 }, nowMs)).toEqual({ startMs: 5, endMs: nowMs });
    expect(windowOf({ start: 5, end: 9 }, nowMs)).toEqual({ startMs: 5, endMs: 9 });
    expect(windowOf({ start: 5, end: 5, last: null }, nowMs)).toEqual({ startMs: 5, endMs: 5 });
  });

  it.each([{}, { end: 9 }, { last: 1, start: 5 }, { last: 1, end: 9 }, { last: 1, start: 5, end: 9 }])(
    'is refused when it is neither or both: %j',
    (range) => {
      expect(() => windowOf(range, nowMs)).toThrow('range: accepted: either start (and end), or last');
    },
  );

  it('is refused when it ends before it starts, also when it starts after now', () => {
    expect(() => windowOf({ start: 9, end: 5 }, nowMs)).toThrow(/end at or after the start/);
    expect(() => windowOf({ start: nowMs + 1 }, nowMs)).toThrow(/end at or after the start/);
  });
});

describe('The grid of a range query', () => {
  const hour = { startMs: nowMs - 3_600_000, endMs: nowMs };
  const density = { stepMs: null, maxPoints: null, pointsMax: 100_000 };

  it('has at most so many points as asked for, 250 when nothing is', () => {
    for (const maxPoints of [null, 1, 2, 11, 250, 11_000]) {
      const { startMs, endMs, stepMs } = gridOf(hour, { ...density, maxPoints });
      expect((endMs - startMs) / stepMs + 1).toBeLessThanOrEqual(Math.max(2, maxPoints ?? 250));
      expect([startMs % stepMs, endMs % stepMs]).toEqual([0, 0]);
    }
  });

  it('takes the given step as it is, and moves both ends down to it', () => {
    const window = { startMs: nowMs - 100_001, endMs: nowMs - 1 };
    expect(gridOf(window, { ...density, stepMs: 30_000, maxPoints: 1 })).toEqual({
      startMs: nowMs - 120_000,
      endMs: nowMs - 30_000,
      stepMs: 30_000,
    });
  });

  it('has as many points as the given step makes, up to the limit of the service', () => {
    const day = { startMs: nowMs - 86_400_000, endMs: nowMs };
    expect(gridOf(day, { ...density, stepMs: 1_000 }).stepMs).toBe(1_000);
    expect(() => gridOf(day, { ...density, stepMs: 1_000, pointsMax: 50_000 })).toThrow(/accepted: at most 50000/);
  });

  it('is refused for maxPoints out of bounds', () => {
    for (const maxPoints of [0, -1, 11_001]) {
      expect(() => gridOf(hour, { ...density, maxPoints })).toThrow(/accepted: 1 to 11000/);
    }
  });
});

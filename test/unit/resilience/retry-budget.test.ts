import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRetryBudget } from '../../../src/resilience/retry-budget.ts';

describe('retry budget', () => {
  it('lets the first failures of a quiet endpoint be retried, then no more in the same window', () => {
    const budget = createRetryBudget({ floor: 2, now: () => 0 });
    budget.recordCall();
    expect([budget.tryRetry(), budget.tryRetry(), budget.tryRetry()]).toEqual([true, true, false]);
  });

  it('grants a tenth of the calls', () => {
    const budget = createRetryBudget({ now: () => 0 });
    for (let i = 0; i < 100; i++) budget.recordCall();
    const granted = Array.from({ length: 100 }, () => budget.tryRetry()).filter(Boolean);
    expect(granted).toHaveLength(10);
  });

  it('forgets what left the window, and only that', () => {
    let clock = 0;
    const budget = createRetryBudget({ floor: 1, windowMs: 10_000, now: () => clock });
    expect(budget.tryRetry()).toBe(true);
    clock = 9_999;
    expect(budget.tryRetry()).toBe(false);
    clock = 10_000;
    expect(budget.tryRetry()).toBe(true);
  });

  it('never grants more than the floor or a tenth over any window', () => {
    const steps = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 3_000 }), retry: fc.boolean() }), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(steps, (plan) => {
        let clock = 0;
        const budget = createRetryBudget({ ratio: 0.1, floor: 2, windowMs: 10_000, now: () => clock });
        const seen: { at: number; granted: boolean }[] = [];
        for (const { afterMs, retry } of plan) {
          clock += afterMs;
          if (!retry) budget.recordCall();
          seen.push({ at: clock, granted: retry && budget.tryRetry() });
          // A slice is a tenth of the window, so at least nine tenths of it are always remembered.
          const recent = seen.filter(({ at }) => at > clock - 9_000);
          const calls = plan.slice(0, seen.length).filter((step) => !step.retry).length;
          expect(recent.filter(({ granted }) => granted).length).toBeLessThanOrEqual(Math.max(2, calls * 0.1));
        }
      }),
    );
  });
});

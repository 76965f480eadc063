import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRetryBudget } from '../../../src/resilience/lanes/retry-budget.ts';

describe('retry budget', () => {
  it('lets the first failures of an endpoint be retried, then no more until calls have earned it', () => {
    const budget = createRetryBudget({ credit: 2 });
    budget.recordCall();
    expect([budget.tryRetry(), budget.tryRetry(), budget.tryRetry()]).toEqual([true, true, false]);
    for (let i = 0; i < 9; i++) budget.recordCall();
    expect(budget.tryRetry()).toBe(false);
    budget.recordCall();
    expect([budget.tryRetry(), budget.tryRetry()]).toEqual([true, false]);
  });

  it('saves up no more than its credit, however many calls went well', () => {
    const budget = createRetryBudget({ credit: 2 });
    for (let i = 0; i < 10_000; i++) budget.recordCall();
    expect(Array.from({ length: 10 }, () => budget.tryRetry()).filter(Boolean)).toHaveLength(2);
  });

  it('grants none without credit', () => {
    const budget = createRetryBudget({ credit: 0 });
    for (let i = 0; i < 100; i++) budget.recordCall();
    expect(budget.tryRetry()).toBe(false);
  });

  it('never grants more than a tenth of the calls and the credit, over any stretch', () => {
    const plans = fc.array(fc.boolean(), { maxLength: 300 });
    fc.assert(
      fc.property(plans, fc.nat({ max: 5 }), fc.nat({ max: 300 }), (plan, credit, from) => {
        const budget = createRetryBudget({ credit });
        let calls = 0;
        let granted = 0;
        plan.forEach((isCall, at) => {
          if (isCall) budget.recordCall();
          const retried = !isCall && budget.tryRetry();
          if (at < from) return;
          if (isCall) calls += 1;
          if (retried) granted += 1;
          expect(granted).toBeLessThanOrEqual(credit + calls / 10);
        });
      }),
    );
  });
});

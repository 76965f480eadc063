import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRetryBudget } from '../../../src/resilience/lanes/retry-budget.ts';

describe('retry budget', () => {
  it('lets the first failure of an endpoint be retried, then no more until calls have earned it', () => {
    const budget = createRetryBudget();
    budget.recordCall();
    expect([budget.tryRetry(), budget.tryRetry()]).toEqual([true, false]);
    for (let i = 0; i < 9; i++) budget.recordCall();
    expect(budget.tryRetry()).toBe(false);
    budget.recordCall();
    expect([budget.tryRetry(), budget.tryRetry()]).toEqual([true, false]);
  });

  it('saves up no more than one, however many calls went well', () => {
    const budget = createRetryBudget();
    for (let i = 0; i < 10_000; i++) budget.recordCall();
    expect(Array.from({ length: 10 }, () => budget.tryRetry()).filter(Boolean)).toHaveLength(1);
  });

  it('never grants more than a tenth of the calls, in whole ones, over any stretch that begins with a call', () => {
    const plans = fc.array(fc.boolean(), { maxLength: 300 });
    fc.assert(
      fc.property(plans, fc.nat({ max: 300 }), (plan, from) => {
        const budget = createRetryBudget();
        let calls = 0;
        let granted = 0;
        plan.forEach((isCall, at) => {
          if (isCall) budget.recordCall();
          const retried = !isCall && budget.tryRetry();
          if (at < from || (calls === 0 && !isCall)) return;
          if (isCall) calls += 1;
          if (retried) granted += 1;
          expect(granted).toBeLessThanOrEqual(Math.ceil(calls / 10));
        });
      }),
    );
  });
});

import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCallBudget } from '../../../src/server/admission/call-budget.ts';

afterEach(() => vi.useRealTimers());

const limited = { code: 'RATE_LIMITED' };

describe('A caller’s minute', () => {
  it('takes what fits to the last point, and is not spent by what is refused', async () => {
    const budget = createCallBudget(100);
    expect(await budget.charge('a', 60)).toBe(40);
    await expect(budget.charge('a', 41)).rejects.toMatchObject(limited);
    expect(await budget.charge('a', 40)).toBe(0);
    await expect(budget.charge('a', 1)).rejects.toMatchObject(limited);
  });

  it('takes what was paid before off what something costs', async () => {
    const budget = createCallBudget(100);
    expect(await budget.charge('a', 10)).toBe(90);
    expect(await budget.charge('a', 60, 10)).toBe(40);
    expect(await budget.charge('a', 5, 10)).toBe(40);
  });

  it('never takes what costs more than any minute has: waiting would not help', async () => {
    const budget = createCallBudget(100);
    const refusal = await budget.charge('a', 101, 50).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'QUERY_TOO_COMPLEX',
      message: 'the cost is 101; accepted: at most 100, which is all that you may spend in a minute',
      extensions: { cost: { used: 101, limit: 100 } },
    });
    expect(refusal).not.toHaveProperty('extensions.retryAfterSeconds');
    expect(await budget.charge('a', 100)).toBe(0);
  });

  it('is each caller’s own', async () => {
    const budget = createCallBudget(10);
    await budget.charge('a', 10);
    expect(await budget.charge('b', 10)).toBe(0);
  });

  it('says in how many seconds it begins anew, and then it does', async () => {
    vi.useFakeTimers();
    const budget = createCallBudget(10);
    await budget.charge('a', 10);
    vi.advanceTimersByTime(20_500);
    await expect(budget.charge('a', 5)).rejects.toMatchObject({ extensions: { retryAfterSeconds: 40 } });
    vi.advanceTimersByTime(40_000);
    expect(await budget.charge('a', 5)).toBe(5);
  });

  it('can be counted elsewhere, for several instances together', async () => {
    const counter = new RateLimiterMemory({ points: 10, duration: 60 });
    const instances = [createCallBudget(10, counter), createCallBudget(10, counter)];
    await instances[0]?.charge('a', 10);
    await expect(instances[1]?.charge('a', 1)).rejects.toMatchObject(limited);
  });

  it('is without end when the limit is 0', async () => {
    expect(await createCallBudget(0).charge('a', 1_000_000)).toBeNull();
  });
});

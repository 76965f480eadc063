import type { Account } from './account.ts';
import { type Circuit, type CircuitOptions, createCircuit } from './circuit.ts';
import { createQuietPeriod, type QuietPeriod } from './quiet-period.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';

/** What judges the calls of one account, and what they are judged by. */
export interface Lane {
  readonly circuit: Circuit;
  readonly budget: RetryBudget;
  readonly quiet: QuietPeriod;
}

/** The lanes of one endpoint: one for all, and for each account what is its own alone. */
export interface Lanes {
  /** What is true of the endpoint, whoever asks. */
  readonly shared: Lane;
  of(account: Account | undefined): Lane;
}

/** Accounts remembered per endpoint. Callers make up their own: those not seen for longest are forgotten. */
const MOST_ACCOUNTS = 1_000;

/**
 * Makes them.
 *
 * A configured account has a quiet of its own, since upstreams count by account, and shares circuit and retries: nobody
 * but the operator chose what it meets. An account that a caller brought along has all of its own. What fails under it
 * (a key out of quota, a project too large to be queried in time, a connection dropped on its queries) can be that
 * caller's doing, and ten such failures would close the endpoint for every project. So it can harm itself alone; it is
 * still refused while the others' circuit is open, and an outage is noticed by their calls.
 */
export function createLanes({ onChange, ...circuit }: CircuitOptions): Lanes {
  const shared = laneOf(createCircuit({ ...circuit, onChange }), createRetryBudget());
  const accounts = new Map<string, Lane>();

  function laneOf(of: Circuit, budget: RetryBudget): Lane {
    return { circuit: of, budget, quiet: createQuietPeriod() };
  }

  function open({ callersOwn }: Account): Lane {
    if (!callersOwn) return laneOf(shared.circuit, shared.budget);
    // Operators are told of the endpoint, not of what one caller's key meets.
    return laneOf(createCircuit({ ...circuit, onChange: () => undefined }), createRetryBudget());
  }

  return {
    shared,
    of(account) {
      if (account === undefined) return shared;
      const key = JSON.stringify([account.callersOwn, account.key]);
      const lane = accounts.get(key) ?? open(account);
      // Taken out and put back: the first of a map is the one not seen for longest.
      accounts.delete(key);
      accounts.set(key, lane);
      const [oldest] = accounts.keys();
      if (accounts.size > MOST_ACCOUNTS && oldest !== undefined) accounts.delete(oldest);
      return lane;
    },
  };
}

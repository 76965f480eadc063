import { UpstreamError } from '../../errors/upstream-error.ts';
import type { Outcome } from '../outcome.ts';
import type { Account } from './account.ts';

/** Counted by account where there are accounts: it says nothing of the others. */
const TOO_MANY_REQUESTS = 429;
const UNAVAILABLE = 503;

/** For how long an answer asked that its endpoint be left alone, in milliseconds: by all calls, or by its account's. */
export interface AskedQuiet {
  readonly byAllMs: number;
  readonly byAccountMs: number;
}

/** What `outcome` asked for. Other statuses with `Retry-After` (a redirect, a refusal) ask for nothing. */
export function askedQuiet(outcome: Outcome<unknown>, account: Account | undefined): AskedQuiet {
  const { status, retryAfterMs = 0 } = failureOf(outcome);
  const askedMs = status === TOO_MANY_REQUESTS || status === UNAVAILABLE ? retryAfterMs : 0;
  const alone = account !== undefined && (account.callersOwn || status === TOO_MANY_REQUESTS);
  return alone ? { byAllMs: 0, byAccountMs: askedMs } : { byAllMs: askedMs, byAccountMs: 0 };
}

/** What `outcome` tells of the endpoint as its circuit sees it: an account that asks too much is being answered. */
export function asSeenByAll<T>(outcome: Outcome<T>, account: Account | undefined): Outcome<T> {
  if (outcome.ok || account === undefined || account.callersOwn) return outcome;
  return failureOf(outcome).status === TOO_MANY_REQUESTS ? { ...outcome, evidence: 'works' } : outcome;
}

function failureOf(outcome: Outcome<unknown>): { status?: number | undefined; retryAfterMs?: number | undefined } {
  if (outcome.ok || !(outcome.error instanceof UpstreamError)) return {};
  return { status: outcome.error.upstream.status, retryAfterMs: outcome.error.retryAfterMs };
}

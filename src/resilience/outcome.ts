import { UpstreamError } from '../errors/upstream-error.ts';
import { DeadlineExceeded } from './deadline.ts';

/** What a call tells of its endpoint: it works, it does not, or nothing (the caller left, a fault of our own). */
export type Evidence = 'works' | 'fails' | 'none';

/** Cause of a failure that is the gateway's own: it had no room for the answer. The endpoint was answering. */
export class OutOfRoom extends Error {
  override readonly name = 'OutOfRoom';
}

/** A call that did not succeed, and what that tells. */
export interface Failure {
  readonly ok: false;
  readonly error: unknown;
  readonly evidence: Evidence;
}

/** How a call ended. Inside the policy failures are values: each layer reads their evidence. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Failure;

/**
 * What `error` tells of its endpoint, after an attempt that ran `ranMs` of at most `attemptTimeoutMs`.
 *
 * A refusal or an unreadable answer is an answer: it works. So does a server that says a query took too long: one heavy
 * query must not close the endpoint for everyone. So does one whose answer found no room here. A caller's short deadline
 * says nothing until the endpoint has been silent for half of what an attempt may take; else anyone could open the circuit
 * with tiny deadlines.
 */
export function evidenceOf(error: unknown, ranMs: number, attemptTimeoutMs: number): Evidence {
  if (!(error instanceof UpstreamError)) return 'none';
  const answeredTooLate = error.code === 'UPSTREAM_TIMEOUT' && error.upstream.status !== undefined;
  if (!error.transient || answeredTooLate || error.cause instanceof OutOfRoom) return 'works';
  return error.cause instanceof DeadlineExceeded && ranMs < attemptTimeoutMs / 2 ? 'none' : 'fails';
}

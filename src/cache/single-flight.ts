import type { UpstreamCall } from '../errors/upstream-error.ts';
import type { Deadline } from '../resilience/deadline.ts';

/** The deadline of a shared call: it ends when the last waiter has left, not before. */
export interface Flight extends Deadline {
  /** Whether nothing was invalidated since it began: only then may its answer be kept. */
  isCurrent(): boolean;
}

/** Which call to share, and for whom. */
export interface FlightRequest {
  /** Identical keys share a call. Carries a credential fingerprint and begins with what `invalidate` names. */
  readonly key: string;
  /** This waiter's own time. */
  readonly deadline: Deadline;
  /** Named in the timeout of a waiter whose time is over. */
  readonly call: UpstreamCall;
  /** Told when this waiter joined a call that was already under way. */
  readonly onJoined?: () => void;
}

/** Concurrent identical reads, sent once. */
export interface SingleFlight {
  /**
   * Joins the call under `key`, or begins it. Each waiter leaves by its own deadline (UPSTREAM_TIMEOUT, or the abort's
   * reason); the shared call is aborted when the last has left. A failed call is not remembered.
   */
  run<T>(request: FlightRequest, begin: (flight: Flight) => Promise<T>): Promise<T>;
  /** After a write: calls whose key starts with `prefix` keep their waiters but take no new ones. */
  invalidate(prefix: string): void;
  /** Calls that can be joined now. */
  readonly size: number;
}

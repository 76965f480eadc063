import type { UpstreamCall } from '../errors/upstream-error.ts';
import { abortError } from '../resilience/abort-error.ts';
import type { Deadline } from '../resilience/deadline.ts';
import { createTurns, type Turns } from './turns.ts';

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
  /** How many keys of its loader this read answers, for those who count; 1 when left out. */
  readonly keys?: number;
  /** Told when this waiter joined a call that was already under way. */
  readonly onJoined?: () => void;
}

/** Concurrent identical reads, sent once. */
export interface SingleFlight {
  /**
   * Joins the call under `key`, or begins it. Each waiter leaves by its own deadline (UPSTREAM_TIMEOUT, or the abort's
   * reason); the shared call is aborted when the last has left. A failed call is not remembered. Waiters get the answer in
   * the order in which they came, each in a turn of the event loop of its own.
   */
  run<T>(request: FlightRequest, begin: (flight: Flight) => Promise<T>): Promise<T>;
  /** After a write: calls whose key starts with `prefix` keep their waiters but take no new ones. */
  invalidate(prefix: string): void;
  /** Calls that can be joined now. */
  readonly size: number;
}

interface SharedCall {
  readonly controller: AbortController;
  readonly waiters: Set<Deadline>;
  readonly answer: Promise<unknown>;
  readonly turns: Turns;
  current: boolean;
}

/** Makes an empty one; it holds nothing longer than the calls themselves. */
export function createSingleFlight(): SingleFlight {
  const calls = new Map<string, SharedCall>();

  function forget(key: string, shared: SharedCall): void {
    if (calls.get(key) === shared) calls.delete(key);
  }

  function start(key: string, first: Deadline, begin: (flight: Flight) => Promise<unknown>): SharedCall {
    const controller = new AbortController();
    const waiters = new Set([first]);
    const { promise: answer, resolve, reject } = Promise.withResolvers<unknown>();
    const shared: SharedCall = { controller, waiters, answer, turns: createTurns(), current: true };
    const flight: Flight = {
      signal: controller.signal,
      // The most patient waiter's: none may be failed by another's shorter time.
      remainingMs: () => Math.max(0, ...[...waiters].map((waiter) => waiter.remainingMs())),
      isCurrent: () => shared.current,
      // The answer is everyone's who waited for it.
      whenOver: (then) => {
        const end = () => {
          let left = waiters.size;
          if (left === 0) then();
          for (const waiter of waiters) {
            waiter.whenOver(() => {
              left -= 1;
              if (left === 0) then();
            });
          }
        };
        answer.then(end, end);
      },
    };
    calls.set(key, shared);
    const begun = (async () => begin(flight))();
    begun.finally(() => forget(key, shared)).then(resolve, reject);
    return shared;
  }

  function wait(shared: SharedCall, { key, deadline, call }: FlightRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        shared.waiters.delete(deadline);
        reject(abortError(deadline.signal.reason, call));
        if (shared.waiters.size > 0) return;
        forget(key, shared);
        shared.controller.abort(deadline.signal.reason);
      };
      deadline.signal.addEventListener('abort', leave, { once: true });
      // What came in time counts, also for those who are last in line.
      shared.answer
        .finally(() => deadline.signal.removeEventListener('abort', leave))
        .then(
          (value) => shared.turns.add(() => resolve(value)),
          (error: unknown) => shared.turns.add(() => reject(error)),
        );
    });
  }

  return {
    async run<T>(request: FlightRequest, begin: (flight: Flight) => Promise<T>): Promise<T> {
      const { key, deadline, call, onJoined } = request;
      if (deadline.signal.aborted) throw abortError(deadline.signal.reason, call);
      const joined = calls.get(key);
      joined?.waiters.add(deadline);
      if (joined !== undefined) onJoined?.();
      // The key decides the type: equal keys are made by the same loader.
      return (await wait(joined ?? start(key, deadline, begin), request)) as T;
    },
    invalidate(prefix) {
      for (const [key, shared] of calls) {
        if (!key.startsWith(prefix)) continue;
        shared.current = false;
        calls.delete(key);
      }
    },
    get size() {
      return calls.size;
    },
  };
}

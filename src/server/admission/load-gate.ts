import { watchEventLoop } from './event-loop-delay.ts';

/** What the service takes on at once. */
export interface LoadLimits {
  /** How late the event loop may be, twice within seconds; 0 is no limit. */
  readonly eventLoopDelayMs: number;
  /** Requests under way; each holds memory until it is answered. */
  readonly requestsInFlight: number;
}

/** Lets in what the service can do, so that what was let in is answered in time. */
export interface LoadGate {
  /**
   * Takes a place, and gives what frees it, to be called once; `null` where there is none. What is not asked for just now
   * takes one only while less than its `share` of them, 0 to 1, is taken: it leaves the rest to those who wait.
   */
  enter(share?: number): (() => void) | null;
  close(): void;
}

/** Makes the gate, for all that the service answers: requests, and each answer of a subscription. */
export function createLoadGate({ eventLoopDelayMs, requestsInFlight }: LoadLimits): LoadGate {
  const eventLoop = watchEventLoop(eventLoopDelayMs);
  let inFlight = 0;
  const leave = (): void => {
    inFlight -= 1;
  };
  return {
    enter(share = 1) {
      if (inFlight >= requestsInFlight * share || eventLoop.behind) return null;
      inFlight += 1;
      return leave;
    },
    close: () => eventLoop.stop(),
  };
}

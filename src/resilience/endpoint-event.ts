import type { UpstreamErrorCode } from '../errors/error-code.ts';
import type { CircuitState } from './endpoint-state.ts';

interface EndpointEventBase {
  readonly source: string;
  readonly region: string | null;
}

/** One call ended, whatever became of it. `attempts` is 0 when it was never sent: queue full, circuit open, caller gone. */
export interface CallEvent extends EndpointEventBase {
  readonly type: 'call';
  readonly operation: string;
  /** From asking to the end, waiting and retries included. */
  readonly ms: number;
  readonly attempts: number;
  /** Body bytes received over all attempts, after decompression. */
  readonly bytes: number;
  /** HTTP status of the last answer, when one came. */
  readonly status: number | null;
  /** `null` when it succeeded; `ABORTED` when the caller left; `INTERNAL` for a fault of our own. */
  readonly code: UpstreamErrorCode | 'ABORTED' | 'INTERNAL' | null;
}

/** A read will be sent again after `waitMs`; `attempt` is the number of the one that failed, from 1. */
export interface RetryEvent extends EndpointEventBase {
  readonly type: 'retry';
  readonly operation: string;
  readonly attempt: number;
  readonly waitMs: number;
  readonly code: UpstreamErrorCode;
}

/** A call has to wait for a free slot; `waiting` counts it. */
export interface QueuedEvent extends EndpointEventBase {
  readonly type: 'queued';
  readonly operation: string;
  readonly waiting: number;
}

/** The endpoint's circuit changed. */
export interface CircuitEvent extends EndpointEventBase {
  readonly type: 'circuit';
  readonly to: CircuitState;
}

/** What telemetry and explanations may subscribe to. */
export type EndpointEvent = CallEvent | RetryEvent | QueuedEvent | CircuitEvent;

/** Told of every event, synchronously; it must not throw. */
export type EndpointObserver = (event: EndpointEvent) => void;

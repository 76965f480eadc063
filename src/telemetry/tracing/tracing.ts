import type { ReadTracer } from '../../loaders/load-event.ts';
import type { AttemptTracer } from '../../resilience/attempt-tracer.ts';
import type { OperationSummary } from '../operation-summary.ts';

/**
 * Spans of what happens: HTTP request → operation → each of its top-level fields → read → attempt at an upstream.
 *
 * Where tracing is off there is no such object at all, and nothing is wrapped.
 */
export interface Tracing {
  /** `traceparent` is the header as it came; what is no valid one begins a trace. */
  startRequest(request: {
    readonly method: string;
    readonly route: string;
    readonly traceparent: string;
  }): RequestTrace;
  readonly traceRead: ReadTracer;
  readonly traceAttempt: AttemptTracer;
  /** Sends what is left, for as long as it may take; never rejects. */
  close(): Promise<void>;
}

/** The span of one HTTP request. */
export interface RequestTrace {
  readonly traceId: string;
  startOperation(): OperationTrace;
  /** Runs work whose reads belong to the request itself. */
  run<T>(work: () => T): T;
  /** `status` is `null` when the client hung up. The first call counts. */
  end(status: number | null): void;
}

/** The span of one GraphQL operation. */
export interface OperationTrace {
  /**
   * Begins the span of a top-level field, named by its `field` and the `key` it has in the answer. What is resolved from
   * here on, in this tick and in whatever it leads to, belongs to it, until the next one begins.
   */
  enterField(field: string, key: string): FieldTrace;
  /** Ends its fields, each with the last of its reads. */
  end(operation: OperationSummary, callerId: string): void;
}

/** The span of one top-level field. */
export interface FieldTrace {
  /** The field's own resolver is through; what is below it may not be. */
  resolved(): void;
  failed(error: unknown): void;
}

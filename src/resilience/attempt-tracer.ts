import type { UpstreamCall } from '../errors/upstream-error.ts';

/** One attempt, about to be sent. */
export interface TracedAttempt {
  readonly call: UpstreamCall;
  readonly method: string;
  /** Of this call, from 1. */
  readonly attempt: number;
}

/** What a trace gives to an attempt. */
export interface AttemptTrace {
  /** To be sent with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** To be told what came back. */
  answered(status: number, bytes: number): void;
}

/** Stands around one attempt from its first byte to its end, whatever that is. */
export type AttemptTracer = <T>(attempt: TracedAttempt, send: (trace: AttemptTrace) => Promise<T>) => Promise<T>;

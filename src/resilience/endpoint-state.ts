/** CLOSED lets calls pass, OPEN refuses them, HALF_OPEN has let one through to see. */
export type CircuitState = 'CLOSED' | 'HALF_OPEN' | 'OPEN';

/** How an endpoint does, of the last call seen. */
export interface EndpointState {
  readonly circuit: CircuitState;
  /** Whether it is not asked because it wanted that, by `Retry-After`, and not because it kept failing. */
  readonly quiet: boolean;
  /** Whether the last call got an answer that was not "not now"; `null` before the first. */
  readonly reachable: boolean | null;
  /** Of the last attempt that was answered or failed; `null` before the first. */
  readonly latencyMs: number | null;
  /** The last call's failure, when it was the endpoint's fault or our credentials'; `null` after a good answer. */
  readonly lastError: string | null;
  readonly inFlight: number;
  readonly queued: number;
}

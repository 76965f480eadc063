import { CircuitState as CockatielState, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import type { CircuitState } from '../endpoint-state.ts';
import type { Failure, Outcome } from '../outcome.ts';

/** The endpoint is not asked now: it failed too often a moment ago. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}

/** When the circuit opens and when it tries again. */
export interface CircuitOptions {
  /** Consecutive calls that tell of a failing endpoint. */
  readonly failures: number;
  /** How long it stays open before one call may probe. */
  readonly openMs: number;
  readonly onChange: (to: CircuitState) => void;
}

/** Stops asking an endpoint that fails, and notices when it is back. */
export interface Circuit {
  /** Throws CircuitOpen when a call would be refused now: spares it the wait for a slot. */
  assertPassable(): void;
  /** `probing`: this call decides whether the circuit closes. Throws CircuitOpen, or what `task` throws. */
  run<T>(task: (probing: boolean) => Promise<Outcome<T>>): Promise<Outcome<T>>;
  readonly state: CircuitState;
}

const STATES = {
  [CockatielState.Closed]: 'CLOSED',
  [CockatielState.Open]: 'OPEN',
  [CockatielState.HalfOpen]: 'HALF_OPEN',
  [CockatielState.Isolated]: 'OPEN',
} as const satisfies Record<CockatielState, CircuitState>;

/** Cockatiel counts results and ignores what is thrown, so an outcome that tells nothing travels as an exception. */
class TellsNothing extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super('no evidence');
    this.failure = failure;
  }
}

/**
 * Makes a circuit on cockatiel's breaker.
 *
 * Two things differ from its own ways. A refusal is evidence that the endpoint works, so it resets the count. And while a
 * probe is under way other calls are refused at once, rather than held until a black hole's timeout.
 */
export function createCircuit({ failures, openMs, onChange }: CircuitOptions): Circuit {
  const counted = handleWhenResult((result) => isFailure(result));
  const breaker = circuitBreaker(counted, { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) });
  let probeAt = 0;
  breaker.onStateChange((state) => {
    // The wall clock, as cockatiel reads it.
    if (state === CockatielState.Open) probeAt = Date.now() + openMs;
    onChange(STATES[state]);
  });

  function assertPassable(): void {
    if (breaker.state === CockatielState.HalfOpen) throw new CircuitOpen('its circuit is half-open');
    if (breaker.state === CockatielState.Open && Date.now() < probeAt) throw new CircuitOpen('its circuit is open');
  }

  return {
    assertPassable,
    async run<T>(task: (probing: boolean) => Promise<Outcome<T>>) {
      assertPassable();
      try {
        return await breaker.execute(async () => {
          const probing = breaker.state === CockatielState.HalfOpen;
          const outcome = await task(probing);
          // Cockatiel takes a probe's exception for a success; a probe that tells nothing must leave the circuit open.
          if (!outcome.ok && outcome.evidence === 'none' && !probing) throw new TellsNothing(outcome);
          return probing && !outcome.ok && outcome.evidence === 'none'
            ? { ...outcome, evidence: 'fails' as const }
            : outcome;
        });
      } catch (error) {
        if (error instanceof TellsNothing) return error.failure;
        throw error;
      }
    },
    get state() {
      return STATES[breaker.state];
    },
  };
}

function isFailure(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'evidence' in result && result.evidence === 'fails';
}

import { UpstreamError } from '../errors/upstream-error.ts';
import type { EndpointState } from './endpoint-state.ts';
import type { Outcome } from './outcome.ts';

/** The part of an endpoint's state that its calls tell. */
export type Health = Pick<EndpointState, 'reachable' | 'latencyMs' | 'lastError'>;

/** The health after an attempt of `latencyMs`. One that tells nothing changes nothing. */
export function healthAfter(before: Health, outcome: Outcome<unknown>, latencyMs: number): Health {
  if (outcome.ok) return { reachable: true, latencyMs, lastError: null };
  if (outcome.evidence === 'none') return before;
  // What one caller asked wrongly says nothing about the endpoint; refused credentials do.
  const blamesEndpoint = outcome.error instanceof UpstreamError && outcome.error.code !== 'UPSTREAM_REJECTED';
  const lastError = blamesEndpoint && outcome.error instanceof Error ? outcome.error.message : null;
  return { reachable: outcome.evidence === 'works', latencyMs, lastError };
}

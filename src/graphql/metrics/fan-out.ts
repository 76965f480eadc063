import { SightlineError } from '../../errors/sightline-error.ts';
import type { Staleness } from '../../loaders/metrics/answer.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import type { Coverage } from './coverage.type.ts';

/** How a missing endpoint is taken. */
export type PartialPolicy = 'WARN' | 'ABORT';

/** What the endpoints that answered said, and what became of each that was asked. */
export interface FanOut<T> {
  readonly answers: readonly { readonly endpoint: MetricsEndpoint; readonly value: T }[];
  readonly coverage: readonly Coverage[];
}

/**
 * Asks every endpoint side by side. `staleOf` tells whether an answer is an earlier one: it counts as one that came, but
 * under ABORT as the failure that its endpoint has.
 *
 * @throws the first failure when all fail, when any fails under ABORT, or when the failure is not an upstream's.
 */
export async function fanOut<T>(
  endpoints: readonly MetricsEndpoint[],
  policy: PartialPolicy,
  ask: (endpoint: MetricsEndpoint) => Promise<T>,
  staleOf: (value: T) => Staleness | null = () => null,
): Promise<FanOut<T>> {
  const settled = await Promise.allSettled(endpoints.map(ask));
  const outcomes = endpoints.map((endpoint, i) => ({ endpoint, outcome: settled[i] }));
  const answers = outcomes.flatMap(({ endpoint, outcome }) =>
    outcome?.status === 'fulfilled' ? [{ endpoint, value: outcome.value }] : [],
  );
  const failures = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const ours = failures.find((error) => !isUpstreamFailure(error));
  if (ours) throw ours;
  const stale = answers.flatMap(({ value }) => staleOf(value)?.error ?? []);
  const fatal = policy === 'ABORT' ? [...failures, ...stale] : answers.length === 0 ? failures : [];
  if (fatal.length > 0) throw fatal[0];
  const coverage = outcomes.map(({ endpoint, outcome }): Coverage => {
    const place = { source: endpoint.source.name, region: endpoint.region };
    if (outcome?.status !== 'fulfilled') {
      return { ...place, status: 'FAILED', staleSeconds: null, ...explain(outcome?.reason) };
    }
    const earlier = staleOf(outcome.value);
    if (earlier) return { ...place, status: 'STALE', staleSeconds: earlier.ageMs / 1_000, ...explain(earlier.error) };
    return { ...place, status: 'COMPLETE', staleSeconds: null, code: null, message: null };
  });
  return { answers, coverage };
}

function isUpstreamFailure(error: unknown): error is SightlineError {
  return error instanceof SightlineError && error.code.startsWith('UPSTREAM_');
}

function explain(error: unknown): Pick<Coverage, 'code' | 'message'> {
  return isUpstreamFailure(error) ? { code: error.code, message: error.message } : { code: null, message: null };
}

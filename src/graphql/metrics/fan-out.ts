import { SightlineError } from '../../errors/sightline-error.ts';
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
 * Asks every endpoint side by side.
 *
 * @throws the first failure when all fail, when any fails under ABORT, or when the failure is not an upstream's.
 */
export async function fanOut<T>(
  endpoints: readonly MetricsEndpoint[],
  policy: PartialPolicy,
  ask: (endpoint: MetricsEndpoint) => Promise<T>,
): Promise<FanOut<T>> {
  const settled = await Promise.allSettled(endpoints.map(ask));
  const outcomes = endpoints.map((endpoint, i) => ({ endpoint, outcome: settled[i] }));
  const answers = outcomes.flatMap(({ endpoint, outcome }) =>
    outcome?.status === 'fulfilled' ? [{ endpoint, value: outcome.value }] : [],
  );
  const failures = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const ours = failures.find((error) => !isUpstreamFailure(error));
  if (ours) throw ours;
  if (failures.length > 0 && (answers.length === 0 || policy === 'ABORT')) throw failures[0];
  return { answers, coverage: outcomes.map(({ endpoint, outcome }) => coverageOf(endpoint, outcome)) };
}

function isUpstreamFailure(error: unknown): error is SightlineError {
  return error instanceof SightlineError && error.code.startsWith('UPSTREAM_');
}

function coverageOf(endpoint: MetricsEndpoint, outcome: PromiseSettledResult<unknown> | undefined): Coverage {
  const place = { source: endpoint.source.name, region: endpoint.region, staleSeconds: null };
  if (outcome?.status !== 'rejected') return { ...place, status: 'COMPLETE', code: null, message: null };
  const error: unknown = outcome.reason;
  const known = isUpstreamFailure(error) ? { code: error.code, message: error.message } : { code: null, message: null };
  return { ...place, status: 'FAILED', ...known };
}

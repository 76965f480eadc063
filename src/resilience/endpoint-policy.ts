import { type UpstreamCall, UpstreamError } from '../errors/upstream-error.ts';
import { abortError, describeCall } from './abort-error.ts';
import { attemptSignal } from './attempt-signal.ts';
import { BulkheadFull, createBulkhead } from './bulkhead.ts';
import { CircuitOpen, createCircuit } from './circuit.ts';
import type { Deadline } from './deadline.ts';
import type { CallEvent, EndpointEvent, EndpointObserver } from './endpoint-event.ts';
import { type Health, healthAfter } from './endpoint-health.ts';
import type { EndpointState } from './endpoint-state.ts';
import { evidenceOf, type Outcome } from './outcome.ts';
import { attemptWithRetries } from './retry.ts';
import { createRetryBudget } from './retry-budget.ts';

/** Named defaults; the configuration's limits override the first two. */
const ENDPOINT_DEFAULTS = {
  /** Tencent queues above 15 (upstreams.md §3). */
  concurrency: 15,
  attemptTimeoutMs: 5_000,
  /** About what 15 slots can serve within one deadline: whoever stood behind these would only time out. */
  queueLimit: 2_000,
  retries: 2,
  circuitFailures: 10,
  circuitOpenMs: 5_000,
} as const;

/** What a policy needs to know of its endpoint; limits left out are ENDPOINT_DEFAULTS. */
export interface EndpointPolicyOptions {
  readonly source: string;
  readonly region: string | null;
  readonly concurrency?: number;
  readonly attemptTimeoutMs?: number;
  readonly queueLimit?: number;
  readonly retries?: number;
  readonly circuitFailures?: number;
  readonly circuitOpenMs?: number;
  readonly observe?: EndpointObserver | undefined;
  /** In [0, 1): the jitter. */
  readonly random?: () => number;
}

/** Given to each attempt: its own signal, and where to report what came back. */
export interface AttemptContext {
  readonly signal: AbortSignal;
  answered(status: number, bytes: number): void;
}

/** One call as the policy sees it. */
export interface PolicyCall<T> {
  readonly operation: string;
  /** Only an idempotent call is ever sent twice. */
  readonly idempotent: boolean;
  readonly deadline: Deadline;
  readonly observe?: EndpointObserver | undefined;
  readonly attempt: (context: AttemptContext) => Promise<T>;
}

/** Everything that stands between a call and one endpoint, and how that endpoint does. */
export interface EndpointPolicy {
  /** @throws UpstreamError with the number of attempts; or the abort's own reason when the caller left */
  run<T>(call: PolicyCall<T>): Promise<T>;
  readonly state: EndpointState;
}

/** What is known of one call while it runs. */
interface Progress {
  attempts: number;
  bytes: number;
  status: number | null;
}

/** From the outside in: bulkhead, circuit, retry inside a budget, the timeout of one attempt. */
export function createEndpointPolicy(options: EndpointPolicyOptions): EndpointPolicy {
  const { source, region, random = Math.random } = options;
  const limits = { ...ENDPOINT_DEFAULTS, ...options };
  const bulkhead = createBulkhead(limits);
  // Enough to repeat one read as often as may be: on a quiet endpoint a hiccup is mended, and an outage is not made worse.
  const budget = createRetryBudget({ credit: limits.retries });
  const circuit = createCircuit({
    failures: limits.circuitFailures,
    openMs: limits.circuitOpenMs,
    onChange: (to) => options.observe?.({ type: 'circuit', source, region, to }),
  });
  let health: Health = { reachable: null, latencyMs: null, lastError: null };

  function tell(call: PolicyCall<unknown>, event: EndpointEvent): void {
    options.observe?.(event);
    call.observe?.(event);
  }

  async function attempt<T>(call: PolicyCall<T>, progress: Progress): Promise<Outcome<T>> {
    const { signal } = call.deadline;
    // The caller may have left while the call was on its way through the queue.
    if (signal.aborted) return { ok: false, error: signal.reason, evidence: 'none' };
    using own = attemptSignal(signal, limits.attemptTimeoutMs);
    const startedAt = performance.now();
    progress.attempts++;
    const outcome = await settle(
      () =>
        call.attempt({
          signal: own.signal,
          answered(status, bytes) {
            progress.status = status;
            progress.bytes += bytes;
          },
        }),
      (error) => evidenceOf(error, performance.now() - startedAt, limits.attemptTimeoutMs),
    );
    health = healthAfter(health, outcome, performance.now() - startedAt);
    return outcome;
  }

  async function runInside<T>(call: PolicyCall<T>, progress: Progress): Promise<T> {
    const { operation, deadline } = call;
    circuit.assertPassable();
    const outcome = await bulkhead.run(
      deadline.signal,
      () =>
        circuit.run((probing) =>
          attemptWithRetries(() => attempt(call, progress), {
            retries: call.idempotent && !probing ? limits.retries : 0,
            budget,
            deadline,
            random,
            onRetry: (number, waitMs, { code }) =>
              tell(call, { type: 'retry', source, region, operation, attempt: number, waitMs, code }),
          }),
        ),
      (waiting) => tell(call, { type: 'queued', source, region, operation, waiting }),
    );
    if (!outcome.ok) throw outcome.error;
    return outcome.value;
  }

  return {
    async run<T>(call: PolicyCall<T>) {
      const { operation } = call;
      const progress: Progress = { attempts: 0, bytes: 0, status: null };
      const startedAt = performance.now();
      const finish = (code: CallEvent['code']) =>
        tell(call, { type: 'call', source, region, operation, ms: performance.now() - startedAt, ...progress, code });
      try {
        const value = await runInside(call, progress);
        finish(null);
        return value;
      } catch (thrown) {
        const { attempts } = progress;
        const error = explain(thrown, { source, operation, attempts, ...(region === null ? {} : { region }) });
        finish(error instanceof UpstreamError ? error.code : call.deadline.signal.aborted ? 'ABORTED' : 'INTERNAL');
        throw error;
      }
    },
    get state() {
      return { ...health, circuit: circuit.state, inFlight: bulkhead.inFlight, queued: bulkhead.queued };
    },
  };
}

async function settle<T>(
  task: () => Promise<T>,
  evidence: (error: unknown) => 'works' | 'fails' | 'none',
): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await task() };
  } catch (error) {
    return { ok: false, error, evidence: evidence(error) };
  }
}

/** Every failure as the caller may see it: with attempts, and in UPSTREAM_* words when the policy itself refused. */
function explain(thrown: unknown, call: UpstreamCall): unknown {
  if (thrown instanceof UpstreamError) return thrown.with({ attempts: call.attempts ?? 0 });
  if (thrown instanceof CircuitOpen || thrown instanceof BulkheadFull) {
    const why = thrown instanceof CircuitOpen ? thrown.message : 'too many calls are waiting for it';
    return new UpstreamError('UPSTREAM_UNAVAILABLE', `${describeCall(call)} was not asked: ${why}`, call, {
      cause: thrown,
    });
  }
  return abortError(thrown, call);
}

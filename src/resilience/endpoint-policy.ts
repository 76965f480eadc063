import { UpstreamError } from '../errors/upstream-error.ts';
import { attemptSignal } from './attempt-signal.ts';
import { createBulkhead } from './bulkhead.ts';
import type { Deadline } from './deadline.ts';
import type { CallEvent, EndpointEvent, EndpointObserver } from './endpoint-event.ts';
import { type Health, healthAfter } from './endpoint-health.ts';
import type { EndpointState } from './endpoint-state.ts';
import type { Account } from './lanes/account.ts';
import { createLanes, type Lane } from './lanes/lanes.ts';
import { askedQuiet, asSeenByAll } from './lanes/verdict.ts';
import { evidenceOf, type Outcome } from './outcome.ts';
import { explainFailure } from './refusal.ts';
import { attemptWithRetries } from './retry.ts';

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
  readonly account?: Account | undefined;
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

/**
 * From the outside in: what is known of the endpoint and the account, bulkhead, circuit, retry inside a budget, the timeout
 * of one attempt.
 */
export function createEndpointPolicy(options: EndpointPolicyOptions): EndpointPolicy {
  const { source, region, random = Math.random } = options;
  const limits = { ...ENDPOINT_DEFAULTS, ...options };
  const bulkhead = createBulkhead(limits);
  const lanes = createLanes({
    failures: limits.circuitFailures,
    openMs: limits.circuitOpenMs,
    onChange: (to) => options.observe?.({ type: 'circuit', source, region, to }),
  });
  let health: Health = { reachable: null, latencyMs: null, lastError: null };

  function tell(call: PolicyCall<unknown>, event: EndpointEvent): void {
    options.observe?.(event);
    call.observe?.(event);
  }

  function assertPassable({ quiet, circuit }: Lane): void {
    for (const each of [lanes.shared.quiet, quiet]) each.assertOver();
    for (const each of [lanes.shared.circuit, circuit]) each.assertPassable();
  }

  /** One attempt, if nobody was told meanwhile to leave the endpoint alone. */
  async function attempt<T>(call: PolicyCall<T>, lane: Lane, progress: Progress): Promise<Outcome<T>> {
    const { signal } = call.deadline;
    // The caller may have left while the call was on its way through the queue.
    if (signal.aborted) return { ok: false, error: signal.reason, evidence: 'none' };
    const { quiet, circuit } = lanes.shared;
    const onItsOwn = call.account?.callersOwn === true;
    try {
      for (const each of [quiet, lane.quiet]) each.assertOver();
      if (onItsOwn) circuit.assertPassable();
    } catch (refusal) {
      return { ok: false, error: refusal, evidence: 'none' };
    }
    const leaveAll = onItsOwn ? undefined : quiet.enter();
    const leaveAccount = lane.quiet === quiet ? undefined : lane.quiet.enter();
    const outcome = await send(call, progress);
    const asked = askedQuiet(outcome, call.account);
    leaveAll?.(outcome, asked.byAllMs);
    leaveAccount?.(outcome, asked.byAccountMs);
    return outcome;
  }

  async function send<T>(call: PolicyCall<T>, progress: Progress): Promise<Outcome<T>> {
    const { signal } = call.deadline;
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
    // A failure under a caller's own account is not told to operators as the endpoint's.
    if (outcome.ok || !call.account?.callersOwn) {
      health = healthAfter(health, outcome, performance.now() - startedAt);
    }
    return outcome;
  }

  async function runInside<T>(call: PolicyCall<T>, progress: Progress): Promise<T> {
    const { operation, deadline, account } = call;
    const lane = lanes.of(account);
    assertPassable(lane);
    const outcome = await bulkhead.run(
      deadline.signal,
      () =>
        lane.circuit.run(async (probing) =>
          asSeenByAll(
            await attemptWithRetries(() => attempt(call, lane, progress), {
              retries: call.idempotent && !probing ? limits.retries : 0,
              budget: lane.budget,
              passable: () => lanes.shared.quiet.over && lane.quiet.over,
              deadline,
              random,
              onRetry: (number, waitMs, { code }) =>
                tell(call, { type: 'retry', source, region, operation, attempt: number, waitMs, code }),
            }),
            account,
          ),
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
        const error = explainFailure(thrown, { source, operation, attempts, ...(region === null ? {} : { region }) });
        finish(error instanceof UpstreamError ? error.code : call.deadline.signal.aborted ? 'ABORTED' : 'INTERNAL');
        throw error;
      }
    },
    get state() {
      const { circuit, quiet } = lanes.shared;
      const isQuiet = circuit.state === 'CLOSED' && !quiet.over;
      return {
        ...health,
        circuit: isQuiet ? quiet.state : circuit.state,
        quiet: isQuiet,
        inFlight: bulkhead.inFlight,
        queued: bulkhead.queued,
      };
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

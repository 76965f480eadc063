import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UpstreamErrorCode } from '../../../src/errors/error-code.ts';
import { UpstreamError } from '../../../src/errors/upstream-error.ts';
import { abortError } from '../../../src/resilience/abort-error.ts';
import { ClientGone, noDeadline, startDeadline } from '../../../src/resilience/deadline.ts';
import type { EndpointEvent } from '../../../src/resilience/endpoint-event.ts';
import {
  type AttemptContext,
  createEndpointPolicy,
  type EndpointPolicy,
  type EndpointPolicyOptions,
  type PolicyCall,
} from '../../../src/resilience/endpoint-policy.ts';
import type { Account } from '../../../src/resilience/lanes/account.ts';

const facts = { source: 'nhn', region: 'kr', operation: 'listServers' };
const failing = (code: UpstreamErrorCode, options: { status?: number; retryAfterMs?: number } = {}) =>
  new UpstreamError(
    code,
    `${code} happened`,
    { ...facts, ...(options.status ? { status: options.status } : {}) },
    options,
  );

function policyUnderTest(options: Partial<EndpointPolicyOptions> = {}) {
  const events: EndpointEvent[] = [];
  const policy = createEndpointPolicy({
    source: 'nhn',
    region: 'kr',
    random: () => 0.5,
    observe: (event) => events.push(event),
    ...options,
  });
  const run = <T>(attempt: (context: AttemptContext) => Promise<T>, call: Partial<PolicyCall<T>> = {}) =>
    policy.run({ operation: 'listServers', idempotent: true, deadline: noDeadline(), attempt, ...call });
  return { policy, events, run };
}

/** Rejects like the transport does when the attempt's signal ends; otherwise never. */
function blackHole({ signal }: AttemptContext): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(abortError(signal.reason, facts)), { once: true });
  });
}

/** Lets timers and promises run until the promise is settled. */
async function settled<T>(promise: Promise<T>): Promise<T | UpstreamError> {
  const caught = promise.catch((error: unknown) => {
    if (error instanceof UpstreamError) return error;
    throw error;
  });
  await vi.runAllTimersAsync();
  return caught;
}

/** Lets a read fail and take the one retry that is saved up; then others call, so that it may be repeated again. */
async function earnRetry(run: ReturnType<typeof policyUnderTest>['run']): Promise<void> {
  await vi.advanceTimersByTimeAsync(10);
  await Promise.all(Array.from({ length: 10 }, () => run(async () => 'answer')));
}

describe('endpoint policy', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('repeats a read that failed for the moment, with jitter, and counts the attempts', async () => {
    const { run, events, policy } = policyUnderTest();
    const attempt = vi.fn(async ({ answered }: AttemptContext) => {
      answered(attempt.mock.calls.length < 3 ? 503 : 200, 10);
      if (attempt.mock.calls.length < 3) throw failing('UPSTREAM_UNAVAILABLE');
      return 'answer';
    });
    const read = run(attempt);
    await earnRetry(run);
    expect(await settled(read)).toBe('answer');
    expect(events.filter(({ type }) => type === 'retry')).toEqual([
      { type: 'retry', ...facts, attempt: 1, waitMs: 50, code: 'UPSTREAM_UNAVAILABLE' },
      { type: 'retry', ...facts, attempt: 2, waitMs: 100, code: 'UPSTREAM_UNAVAILABLE' },
    ]);
    expect(events.at(-1)).toEqual({ type: 'call', ...facts, ms: 150, attempts: 3, bytes: 30, status: 200, code: null });
    expect(policy.state).toMatchObject({ circuit: 'CLOSED', reachable: true, lastError: null });
  });

  it('gives up after the last retry and says how often it tried', async () => {
    const { run } = policyUnderTest();
    const read = run(() => Promise.reject(failing('UPSTREAM_UNAVAILABLE')));
    await earnRetry(run);
    expect(await settled(read)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: { ...facts, attempts: 3 } });
  });

  it('does not repeat a read again before other calls have earned it', async () => {
    const { run } = policyUnderTest();
    const error = await settled(run(() => Promise.reject(failing('UPSTREAM_UNAVAILABLE'))));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: { ...facts, attempts: 2 } });
  });

  it('sends a write once', async () => {
    const { run } = policyUnderTest();
    const attempt = vi.fn(() => Promise.reject(failing('UPSTREAM_UNAVAILABLE')));
    const error = await settled(run(attempt, { idempotent: false }));
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(error).toMatchObject({ upstream: { attempts: 1 } });
  });

  it.each([
    ['UPSTREAM_REJECTED'],
    ['UPSTREAM_MALFORMED'],
    ['UPSTREAM_UNAUTHENTICATED'],
    ['UPSTREAM_FORBIDDEN'],
  ] as const)('does not repeat %s', async (code) => {
    const { run } = policyUnderTest();
    const attempt = vi.fn(() => Promise.reject(failing(code)));
    await settled(run(attempt));
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('neither repeats nor counts a query that the server itself gave up on', async () => {
    const { run, policy } = policyUnderTest({ circuitFailures: 2 });
    const attempt = vi.fn(() => Promise.reject(failing('UPSTREAM_TIMEOUT', { status: 503 })));
    for (let i = 0; i < 5; i++) await settled(run(attempt));
    expect(attempt).toHaveBeenCalledTimes(5);
    expect(policy.state).toMatchObject({ circuit: 'CLOSED', reachable: true });
  });

  it('waits as long as Retry-After says', async () => {
    const { run, events } = policyUnderTest({ retries: 1 });
    await settled(run(() => Promise.reject(failing('UPSTREAM_UNAVAILABLE', { retryAfterMs: 1_500 }))));
    expect(events).toContainEqual(expect.objectContaining({ type: 'retry', waitMs: 1_500 }));
  });

  it('does not wait for a Retry-After beyond the deadline', async () => {
    const { run } = policyUnderTest();
    using deadline = startDeadline({ timeoutMs: 1_000 });
    const attempt = vi.fn(() => Promise.reject(failing('UPSTREAM_UNAVAILABLE', { retryAfterMs: 1_500 })));
    const error = await settled(run(attempt, { deadline }));
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  describe('when an answer asked to be left alone', () => {
    const later = (status: number, retryAfterMs: number) => () =>
      Promise.reject(failing('UPSTREAM_UNAVAILABLE', { status, retryAfterMs }));
    const asking = (policy: EndpointPolicy, account?: Account) => {
      const attempt = vi.fn(async () => 'answer');
      const call = { operation: 'listServers', idempotent: true, deadline: noDeadline(), account, attempt };
      return settled(policy.run(call)).then((answer) => ({ answer, sent: attempt.mock.calls.length }));
    };
    const refused = expect.objectContaining({ code: 'UPSTREAM_UNAVAILABLE' });

    it.each([503, 429])('by %i with Retry-After, no call is sent until then, whoever asks', async (status) => {
      const { run, policy } = policyUnderTest();
      using deadline = startDeadline({ timeoutMs: 10_000 });
      await settled(run(later(status, 20_000), { deadline }));
      const startedAt = Date.now();
      expect(policy.state.circuit).toBe('OPEN');
      const { answer, sent } = await asking(policy);
      expect(answer).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        message: expect.stringMatching(
          /^nhn \(kr\) listServers was not asked: it asked to be left alone for \d+ s more$/,
        ),
        upstream: { attempts: 0 },
      });
      expect(sent).toBe(0);
      vi.setSystemTime(startedAt + 9_990);
      expect((await asking(policy)).sent).toBe(0);
      vi.setSystemTime(startedAt + 20_000);
      expect(await asking(policy)).toEqual({ answer: 'answer', sent: 1 });
      expect(policy.state.circuit).toBe('CLOSED');
    });

    it('one call sees whether it is ready; the others are refused until it has', async () => {
      const { run, policy } = policyUnderTest();
      await settled(run(later(503, 60_000)));
      vi.setSystemTime(Date.now() + 60_000);
      const probe = Promise.withResolvers<string>();
      const probing = run(() => probe.promise);
      await vi.advanceTimersByTimeAsync(0);
      expect(policy.state.circuit).toBe('HALF_OPEN');
      expect(await asking(policy)).toEqual({ answer: refused, sent: 0 });
      probe.resolve('ready');
      expect(await probing).toBe('ready');
      expect((await asking(policy)).sent).toBe(1);
    });

    it('a call after it that is aborted decides nothing; one that is put off again does', async () => {
      const { run, policy } = policyUnderTest();
      await settled(run(later(503, 60_000)));
      vi.setSystemTime(Date.now() + 60_000);
      const client = new AbortController();
      using deadline = startDeadline({ timeoutMs: 1_000, clientSignal: client.signal });
      const left = run(blackHole, { deadline });
      client.abort();
      await expect(left).rejects.toBeInstanceOf(ClientGone);
      await settled(run(later(503, 40_000)));
      expect((await asking(policy)).sent).toBe(0);
    });

    it('for days, it is left alone for a minute', async () => {
      const { run, policy } = policyUnderTest();
      await settled(run(later(503, 864_000_000)));
      vi.setSystemTime(Date.now() + 59_990);
      expect((await asking(policy)).sent).toBe(0);
      vi.setSystemTime(Date.now() + 10);
      expect((await asking(policy)).sent).toBe(1);
    });

    it('a header with other statuses asks for nothing', async () => {
      const { run, policy } = policyUnderTest({ retries: 0 });
      for (const status of [301, 404, 500]) await settled(run(later(status, 60_000)));
      expect((await asking(policy)).sent).toBe(1);
    });

    it('by 429, only its account waits; by 503, all do', async () => {
      const [a, b] = [
        { key: 'a', callersOwn: false },
        { key: 'b', callersOwn: false },
      ];
      const { run, policy } = policyUnderTest();
      await settled(run(later(429, 60_000), { account: a }));
      expect([(await asking(policy, a)).sent, (await asking(policy, b)).sent]).toEqual([0, 1]);
      expect(policy.state.circuit).toBe('CLOSED');
      await settled(run(later(503, 60_000), { account: b }));
      expect([(await asking(policy, a)).sent, (await asking(policy, b)).sent]).toEqual([0, 0]);
    });

    it('under a key that a caller brought along, only that key waits', async () => {
      const own = { key: 'own', callersOwn: true };
      const { run, policy } = policyUnderTest();
      for (const status of [429, 503]) await settled(run(later(status, 60_000), { account: own }));
      expect((await asking(policy, own)).sent).toBe(0);
      expect((await asking(policy, { key: 'own', callersOwn: false })).sent).toBe(1);
      expect(policy.state.circuit).toBe('CLOSED');
    });
  });

  describe('under a key that a caller brought along', () => {
    const own = { key: 'own', callersOwn: true };
    const configured = { key: 'configured', callersOwn: false };
    const unavailable = (status?: number) => () =>
      Promise.reject(failing('UPSTREAM_UNAVAILABLE', status ? { status } : {}));

    it.each([
      ['HTTP 429', unavailable(429)],
      ['HTTP 503', unavailable(503)],
      ['no connection', unavailable()],
    ])('%s closes the endpoint to that key alone, and is not told as the endpoint’s error', async (_, attempt) => {
      const { run, events, policy } = policyUnderTest({ circuitFailures: 3 });
      for (let i = 0; i < 3; i++) await settled(run(attempt, { account: own }));
      expect(policy.state).toMatchObject({ circuit: 'CLOSED', reachable: null, lastError: null });
      expect(events.filter(({ type }) => type === 'circuit')).toEqual([]);
      const refused = await settled(run(async () => 'answer', { account: own }));
      expect(refused).toMatchObject({ message: 'nhn (kr) listServers was not asked: its circuit is open' });
      for (const account of [configured, { key: 'another', callersOwn: true }]) {
        expect(await settled(run(async () => 'answer', { account }))).toBe('answer');
      }
    });

    it('its failures spend no retry of the others', async () => {
      const { run } = policyUnderTest({ retries: 1 });
      for (let i = 0; i < 5; i++) await settled(run(unavailable(500), { account: own }));
      const attempt = vi.fn(unavailable(500));
      await settled(run(attempt, { account: configured }));
      expect(attempt).toHaveBeenCalledTimes(2);
    });

    it('nothing is sent while the endpoint’s circuit is open, and what comes back decides nothing for the others', async () => {
      const { run, policy } = policyUnderTest({ circuitFailures: 2, retries: 0 });
      for (let i = 0; i < 2; i++) await settled(run(unavailable(500), { account: configured }));
      const attempt = vi.fn(async () => 'answer');
      expect(await settled(run(attempt, { account: own }))).toMatchObject({ upstream: { attempts: 0 } });
      vi.advanceTimersByTime(5_000);
      expect(await settled(run(attempt, { account: own }))).toBe('answer');
      expect(policy.state.circuit).toBe('OPEN');
      expect(await settled(run(attempt, { account: configured }))).toBe('answer');
      expect(policy.state.circuit).toBe('CLOSED');
    });
  });

  it('ten times 429 under one configured account does not close the endpoint to the others', async () => {
    const { run, policy } = policyUnderTest({ circuitFailures: 2, retries: 0 });
    const attempt = () => Promise.reject(failing('UPSTREAM_UNAVAILABLE', { status: 429 }));
    for (let i = 0; i < 10; i++) await settled(run(attempt, { account: { key: 'a', callersOwn: false } }));
    expect(policy.state.circuit).toBe('CLOSED');
  });

  it('does not hold a slot for a Retry-After of days, even without a deadline', async () => {
    const { run } = policyUnderTest();
    const attempt = vi.fn(() => Promise.reject(failing('UPSTREAM_UNAVAILABLE', { retryAfterMs: 864_000_000 })));
    await settled(run(attempt));
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('ends an attempt after its own timeout and makes the next within the deadline', async () => {
    const { run, events } = policyUnderTest({ attemptTimeoutMs: 600 });
    using deadline = startDeadline({ timeoutMs: 1_000 });
    const error = await settled(run(blackHole, { deadline }));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', upstream: { attempts: 2 } });
    expect(events.at(-1)).toMatchObject({ type: 'call', ms: 1_000, code: 'UPSTREAM_TIMEOUT' });
  });

  it('says that the deadline passed when it did', async () => {
    const { run } = policyUnderTest();
    using deadline = startDeadline({ timeoutMs: 300 });
    const error = await settled(run(blackHole, { deadline }));
    expect(error).toMatchObject({ message: 'nhn (kr) listServers: the deadline of 300 ms passed' });
  });

  it("rejects with the abort's own reason when the caller leaves, and blames nobody", async () => {
    const { run, events, policy } = policyUnderTest({ circuitFailures: 1 });
    const client = new AbortController();
    using deadline = startDeadline({ timeoutMs: 1_000, clientSignal: client.signal });
    const left = run(blackHole, { deadline });
    await vi.advanceTimersByTimeAsync(10);
    client.abort();
    await expect(left).rejects.toBeInstanceOf(ClientGone);
    expect(events.at(-1)).toMatchObject({ type: 'call', code: 'ABORTED', attempts: 1 });
    expect(policy.state).toMatchObject({ circuit: 'CLOSED', reachable: null });
  });

  it("a caller's tiny deadlines do not open the circuit for everyone", async () => {
    const { run, policy } = policyUnderTest({ circuitFailures: 3 });
    for (let i = 0; i < 10; i++) {
      using deadline = startDeadline({ timeoutMs: 50 });
      await settled(run(blackHole, { deadline }));
    }
    expect(policy.state.circuit).toBe('CLOSED');
    for (let i = 0; i < 3; i++) {
      using deadline = startDeadline({ timeoutMs: 2_500 });
      await settled(run(blackHole, { deadline }));
    }
    expect(policy.state.circuit).toBe('OPEN');
  });

  it('refuses without a call while the circuit is open, probes once, and recovers', async () => {
    const { run, events, policy } = policyUnderTest({ circuitFailures: 2, retries: 0 });
    const attempt = vi.fn(() => Promise.reject(failing('UPSTREAM_UNAVAILABLE')));
    await settled(run(attempt));
    await settled(run(attempt));
    expect(policy.state).toMatchObject({
      circuit: 'OPEN',
      reachable: false,
      lastError: 'UPSTREAM_UNAVAILABLE happened',
    });
    const refused = await settled(run(attempt));
    expect(refused).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'nhn (kr) listServers was not asked: its circuit is open',
      upstream: { ...facts, attempts: 0 },
    });
    expect(attempt).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(5_000);
    expect(await settled(run(async () => 'back'))).toBe('back');
    expect(events.flatMap((event) => (event.type === 'circuit' ? [event.to] : []))).toEqual([
      'OPEN',
      'HALF_OPEN',
      'CLOSED',
    ]);
  });

  it('keeps the extra calls of an outage within a tenth', async () => {
    const { run } = policyUnderTest({ circuitFailures: 1_000_000 });
    const attempt = vi.fn(() => Promise.reject(failing('UPSTREAM_UNAVAILABLE')));
    for (let i = 0; i < 200; i++) await settled(run(attempt));
    expect(attempt.mock.calls.length).toBe(220);
  });

  it('refuses what its queue cannot hold, and tells of what waits', async () => {
    const { run, events, policy } = policyUnderTest({ concurrency: 1, queueLimit: 1 });
    using deadline = startDeadline({ timeoutMs: 100 });
    const running = run(blackHole, { deadline });
    const waiting = run(blackHole, { deadline });
    expect(policy.state).toMatchObject({ inFlight: 1, queued: 1 });
    const refused = run(blackHole, { deadline });
    await expect(refused).rejects.toThrow('too many calls are waiting for it');
    const [ran, waited] = await Promise.all([settled(running), settled(waiting)]);
    expect(ran).toMatchObject({ upstream: { attempts: 1 } });
    expect(waited).toMatchObject({ code: 'UPSTREAM_TIMEOUT', upstream: { attempts: 0 } });
    expect(events).toContainEqual({ type: 'queued', ...facts, waiting: 1 });
  });

  it('does not send what was aborted on its way', async () => {
    const { run } = policyUnderTest();
    const client = new AbortController();
    using deadline = startDeadline({ timeoutMs: 1_000, clientSignal: client.signal });
    const attempt = vi.fn(blackHole);
    const left = run(attempt, { deadline });
    client.abort();
    await expect(left).rejects.toBeInstanceOf(ClientGone);
    expect(attempt).not.toHaveBeenCalled();
  });

  it('also tells the observer of the one call', async () => {
    const { run } = policyUnderTest();
    const own: EndpointEvent[] = [];
    await run(async () => 1, { observe: (event) => own.push(event) });
    expect(own).toEqual([expect.objectContaining({ type: 'call', attempts: 1, code: null })]);
  });

  it('lets a fault of our own through as it is', async () => {
    const { run, events } = policyUnderTest();
    await expect(run(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow(TypeError);
    expect(events.at(-1)).toMatchObject({ code: 'INTERNAL', attempts: 1 });
  });
});

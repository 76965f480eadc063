import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UpstreamError } from '../../../src/errors/upstream-error.ts';
import { abortError } from '../../../src/resilience/abort-error.ts';
import { noDeadline, startDeadline } from '../../../src/resilience/deadline.ts';
import { type AttemptContext, createEndpointPolicy } from '../../../src/resilience/endpoint-policy.ts';

const OUTAGE_MS = 60_000;
const OPEN_MS = 5_000;
const facts = { source: 'nhn', region: 'kr', operation: 'query' };

const unavailable = () => new UpstreamError('UPSTREAM_UNAVAILABLE', 'down', facts);
const refusing = (): Promise<string> => Promise.reject(unavailable());
const slowlyFailing = ({ signal }: AttemptContext): Promise<string> =>
  new Promise((_, reject) => {
    const timer = setTimeout(() => reject(unavailable()), 900);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(abortError(signal.reason, facts));
    });
  });
const silent = ({ signal }: AttemptContext): Promise<string> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(abortError(signal.reason, facts))));
let turn = 0;
const failingHalfTheTime = (): Promise<string> => (++turn % 2 === 0 ? Promise.resolve('answer') : refusing());

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('An outage of a minute', () => {
  it.each([
    ['that refuses', refusing, 10],
    ['that refuses, asked a hundred times a second', refusing, 100],
    ['that fails slowly', slowlyFailing, 10],
    ['that is silent', silent, 10],
    ['that hits every second attempt', failingHalfTheTime, 10],
    ['that refuses, asked six times', refusing, 0.1],
    ['that is silent, asked six times', silent, 0.1],
    ['that refuses, asked six times after it had worked', refusing, 0.1, 1_000],
    ['that hits every second attempt, asked once a second after it had worked', failingHalfTheTime, 1, 1_000],
  ])('%s costs the upstream a tenth more than callers ask, and the circuit’s probes', async (...row) => {
    const [, attempt, perSecond, callsBefore = 0] = row;
    const policy = createEndpointPolicy({ source: 'nhn', region: 'kr' });
    for (let i = 0; i < callsBefore; i += 1) {
      await policy.run({
        ...{ operation: 'query', idempotent: true, deadline: noDeadline() },
        attempt: () => Promise.resolve('answer'),
      });
    }
    turn = 0;
    let sent = 0;
    let asked = 0;
    const late: number[] = [];
    const calls: Promise<void>[] = [];
    for (let atMs = 0; atMs < OUTAGE_MS; atMs += 1_000 / perSecond) {
      asked += 1;
      const startedAt = Date.now();
      const deadline = startDeadline({ timeoutMs: 10_000 });
      const call = policy.run({
        ...{ operation: 'query', idempotent: true, deadline },
        attempt: (context) => {
          sent += 1;
          return attempt(context);
        },
      });
      const ended = () => {
        deadline[Symbol.dispose]();
        if (Date.now() - startedAt > 10_000) late.push(Date.now() - startedAt);
      };
      calls.push(call.then(ended, ended));
      await vi.advanceTimersByTimeAsync(1_000 / perSecond);
    }
    await vi.advanceTimersByTimeAsync(20_000);
    await Promise.all(calls);
    expect(late).toEqual([]);
    // Below ten calls the circuit does not open, so there are no probes to hide behind.
    const probes = asked < 10 ? 0 : OUTAGE_MS / OPEN_MS;
    // In whole calls.
    expect(sent).toBeLessThanOrEqual(Math.ceil((11 * asked) / 10) + probes);
  });

  it('is over for callers at the first probe that succeeds', async () => {
    const policy = createEndpointPolicy({ source: 'nhn', region: 'kr' });
    let down = true;
    const run = () => {
      const deadline = startDeadline({ timeoutMs: 10_000 });
      return policy
        .run({
          ...{ operation: 'query', idempotent: true, deadline },
          attempt: () => (down ? refusing() : Promise.resolve('answer')),
        })
        .catch(() => 'failed')
        .finally(() => deadline[Symbol.dispose]());
    };
    const failed = Promise.all(Array.from({ length: 50 }, run));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(new Set(await failed)).toEqual(new Set(['failed']));
    const again = run();
    await vi.advanceTimersByTimeAsync(OPEN_MS);
    await again;
    down = false;
    await vi.advanceTimersByTimeAsync(OPEN_MS);
    expect(await run()).toBe('answer');
    expect(policy.state.circuit).toBe('CLOSED');
    expect(await Promise.all(Array.from({ length: 15 }, run))).toEqual(Array(15).fill('answer'));
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { json, type ScriptedServer, startScriptedServer } from '../contract/scripted-server.ts';
import type { Fault } from '../simulators/support/fault.ts';
import { type Answer, ask } from '../support/graphql-client.ts';
import { type ChaosWorld, type ReadVictim, startChaosWorld, type Victim } from './chaos-world.ts';

const REQUEST_TIMEOUT_MS = 3_000;
const BODY_BYTES = 100_000;

const READ = ['nhn', 'nhn-prometheus', 'prometheus', 'zmon', 'groundwork', 'groundwork-login'] as const;
const WRITTEN = ['nhn', 'prometheus', 'pushgateway', 'zmon', 'groundwork'] as const;

/** One way in which an upstream fails, and what is told of it. */
interface Trouble {
  readonly what: string;
  /** `shut`: nobody listens any more. */
  readonly fault: Fault | 'shut';
  readonly code: string;
  /** Whether asking again may help, so that a read is repeated. */
  readonly repeated: boolean;
  /** Whether nobody can know what became of a write. */
  readonly unknown: boolean;
  /** How long it asks not to be called again. */
  readonly quietMs: number;
}

const TROUBLES: readonly Trouble[] = [
  trouble('HTTP 500', { kind: 'status', status: 500 }, 'UPSTREAM_UNAVAILABLE', { repeated: true }),
  trouble(
    'HTTP 503 with a Retry-After beyond the deadline',
    { kind: 'status', status: 503, headers: { 'retry-after': '60' } },
    'UPSTREAM_UNAVAILABLE',
    { quietMs: 60_000 },
  ),
  trouble('HTTP 429', { kind: 'status', status: 429 }, 'UPSTREAM_UNAVAILABLE', { repeated: true, unknown: false }),
  trouble('HTML with status 200', { kind: 'html' }, 'UPSTREAM_MALFORMED'),
  trouble('HTML with status 502', { kind: 'html', status: 502 }, 'UPSTREAM_UNAVAILABLE', { repeated: true }),
  trouble('a truncated answer', { kind: 'truncated' }, 'UPSTREAM_UNAVAILABLE', { repeated: true }),
  trouble('a slow drip', { kind: 'slowDrip', intervalMs: 10 }, 'UPSTREAM_TIMEOUT', { repeated: true }),
  trouble('a body twice as large as read', { kind: 'hugeBody', bytes: 2 * BODY_BYTES }, 'UPSTREAM_MALFORMED'),
  trouble('a dropped connection', { kind: 'drop' }, 'UPSTREAM_UNAVAILABLE', { repeated: true }),
  trouble('a black hole', { kind: 'blackHole' }, 'UPSTREAM_TIMEOUT', { repeated: true }),
  trouble('a refused connection', 'shut', 'UPSTREAM_UNAVAILABLE', { repeated: true, unknown: false }),
];

function trouble(
  what: string,
  fault: Trouble['fault'],
  code: string,
  { repeated = false, unknown = true, quietMs = 0 }: Partial<Trouble> = {},
): Trouble {
  return { what, fault, code, repeated, unknown, quietMs };
}

let world: ChaosWorld;
let elsewhere: ScriptedServer;
let number = 0;
const rejections: unknown[] = [];
const collect = (reason: unknown) => void rejections.push(reason);

beforeAll(async () => {
  // What asks for a minute's quiet is given it by turning the clock.
  vi.useFakeTimers({ toFake: ['Date'] });
  process.on('unhandledRejection', collect);
  elsewhere = await startScriptedServer(json('stolen'));
  world = await startChaosWorld({
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    upstreamTimeoutMs: 300,
    upstreamRetries: 1,
    upstreamBodyBytes: BODY_BYTES,
    // Earlier answers would stand in for those that fail.
    ...{ cacheBytes: 0, staleMaxMs: 0 },
  });
  // Each is asked once in peace: connections, tokens and compiled code are no part of what is measured.
  for (const victim of Object.values(world.victims)) {
    if ('read' in victim) expect((await read(victim)).errors).toEqual([]);
  }
  for (const { log } of Object.values(world.victims)) log.clear();
});
afterAll(async () => {
  await world?.close();
  await elsewhere?.[Symbol.asyncDispose]();
  process.off('unhandledRejection', collect);
  vi.useRealTimers();
});
afterEach(async () => {
  for (const { faults, log, door } of Object.values(world.victims)) {
    faults.clear();
    log.clear();
    await door.open();
  }
});

const once = (field: string) => field.replace('{n}', String(++number));
const read = (victim: ReadVictim) =>
  ask<{ viewer: unknown }>(world.gateway, `{ viewer { id } ${once(victim.read.field)} }`);
const arrived = ({ log }: Victim, operation: string) => log.count({ operation });

async function strike({ faults, door, prepare }: Victim, operation: string, fault: Trouble['fault']): Promise<void> {
  prepare?.();
  if (fault === 'shut') await door.shut();
  else faults.add({ operation }, fault);
}

/** Whoever asked to be left alone is, also by those who come next; then the trouble is over. */
async function relieve({ faults, door, log }: Victim, quietMs: number, askAgain: () => Promise<Answer<unknown>>) {
  faults.clear();
  await door.open();
  if (quietMs === 0) return;
  const sent = log.count();
  for (let i = 0; i < 5; i += 1)
    expect(errorOf(await askAgain()).message).toMatch(/was not asked: it asked to be left alone/);
  expect(log.count()).toBe(sent);
  vi.setSystemTime(Date.now() + quietMs);
}

/** The one error of an answer. */
function errorOf({ errors }: Answer<unknown>) {
  expect(errors).toHaveLength(1);
  const [error] = errors;
  if (error === undefined) throw new Error('there is no error');
  const { code, upstream } = error.extensions;
  return {
    code,
    message: error.message,
    upstream: upstream as { readonly source: string; readonly attempts?: number },
  };
}

describe.each(READ)('%s in trouble', (name) => {
  it.each(TROUBLES)('$what: a read is $code within the deadline, and the next one works', async (trouble) => {
    const victim = world.victims[name];
    const { operation } = victim.read;
    await strike(victim, operation, trouble.fault);
    const startedAt = performance.now();
    const answer = await read(victim);
    expect(performance.now() - startedAt).toBeLessThan(REQUEST_TIMEOUT_MS);
    expect(answer.status).toBe(200);
    expect(answer.data.viewer).toEqual({ id: 'anonymous' });
    const { code, upstream } = errorOf(answer);
    expect([code, upstream.source]).toEqual([trouble.code, victim.source]);
    // The retry budget may grant no second attempt; nothing is sent that is not told.
    expect(upstream.attempts).toBeLessThanOrEqual(trouble.repeated ? 2 : 1);
    expect(arrived(victim, operation)).toBe(trouble.fault === 'shut' ? 0 : upstream.attempts);

    await relieve(victim, trouble.quietMs, () => read(victim));
    expect((await read(victim)).errors).toEqual([]);
  });

  it('redirects are not followed', async () => {
    const victim = world.victims[name];
    for (const status of [301, 302, 307, 308]) {
      const headers = { location: `${elsewhere.url}/stolen` };
      await strike(victim, victim.read.operation, { kind: 'status', status, headers });
      expect(errorOf(await read(victim)).code).toBe('UPSTREAM_REJECTED');
      victim.faults.clear();
    }
    expect(elsewhere.requests).toEqual([]);
  });
});

describe.each(WRITTEN)('%s in trouble', (name) => {
  it.each(TROUBLES)(
    '$what: a write is sent once and never half told',
    async ({ what, fault, code, unknown, quietMs }) => {
      const victim = world.victims[name];
      const { operation, field } = victim.write;
      await strike(victim, operation, fault);
      const answer = await ask(world.gateway, `mutation { ${once(field)} }`);
      expect(arrived(victim, operation)).toBe(fault === 'shut' ? 0 : 1);
      if ((name === 'prometheus' || name === 'pushgateway') && what === 'HTML with status 200') {
        // Of a remote write and a push any status of success is one, whatever the body.
        expect(answer.errors).toEqual([]);
      } else {
        const error = errorOf(answer);
        expect(error.code).toBe(code);
        expect(error.message.includes('whether it took effect is unknown')).toBe(unknown);
      }
      await relieve(victim, quietMs, () => ask(world.gateway, `mutation { ${once(field)} }`));
      const again = await ask<{ write: { userErrors: unknown[] } }>(world.gateway, `mutation { ${once(field)} }`);
      expect([again.errors, again.data.write.userErrors]).toEqual([[], []]);
    },
  );

  it('redirects are not followed by writes either', async () => {
    const victim = world.victims[name];
    const { operation, field } = victim.write;
    for (const status of [302, 307, 308]) {
      const headers = { location: `${elsewhere.url}/stolen` };
      victim.faults.add({ operation }, { kind: 'status', status, headers });
      await ask(world.gateway, `mutation { ${once(field)} }`);
      victim.faults.clear();
    }
    expect(arrived(victim, operation)).toBe(3);
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('All of them in trouble at once', () => {
  it('cost their own fields, within the deadline', async () => {
    const { nhn, prometheus, zmon, groundwork } = world.victims;
    for (const { faults } of [nhn, prometheus, zmon, groundwork]) faults.add({}, { kind: 'blackHole' });
    const fields = [nhn, prometheus, zmon, groundwork].map(({ read: { field } }, i) =>
      once(field).replace('read', `f${i}`),
    );
    const startedAt = performance.now();
    const answer = await ask<{ viewer: unknown }>(world.gateway, `{ viewer { id } ${fields.join(' ')} }`, {
      headers: { 'x-sightline-timeout': '200ms' },
    });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(Array(4).fill('UPSTREAM_TIMEOUT'));
    expect(answer.data.viewer).toEqual({ id: 'anonymous' });
  });
});

describe('GroundWork’s login in trouble', () => {
  it.each(TROUBLES)('$what: a write that waits for it is not sent, and its outcome is known', async (trouble) => {
    const victim = world.victims['groundwork-login'];
    await strike(victim, 'login', trouble.fault);
    const answer = await ask(world.gateway, `mutation { ${once(victim.write.field)} }`);
    const { code, message } = errorOf(answer);
    expect([code, message.includes('unknown')]).toEqual([trouble.code, false]);
    // With the token that was refused, and not again.
    expect(arrived(victim, 'upsertHosts')).toBe(trouble.fault === 'shut' ? 0 : 1);
    await relieve(victim, trouble.quietMs, () => read(victim));
    expect((await read(victim)).errors).toEqual([]);
  });
});

it('nothing of all this was left unhandled, and nothing was a fault of ours', () => {
  expect(rejections).toEqual([]);
  expect(world.gateway.logLines.filter((line) => /masked|"level":(50|60)/.test(line))).toEqual([]);
});

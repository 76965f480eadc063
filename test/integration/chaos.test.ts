import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { json, type ScriptedServer, startScriptedServer } from '../contract/scripted-server.ts';
import type { Fault } from '../simulators/support/fault.ts';
import { type Answer, ask } from '../support/graphql-client.ts';
import { type ChaosWorld, startChaosWorld, type UpstreamName, type Victim } from './chaos-world.ts';

const REQUEST_TIMEOUT_MS = 3_000;
const BODY_BYTES = 100_000;

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
}

const TROUBLES: readonly Trouble[] = [
  trouble('HTTP 500', { kind: 'status', status: 500 }, 'UPSTREAM_UNAVAILABLE', { repeated: true }),
  trouble(
    'HTTP 503 with a Retry-After beyond the deadline',
    { kind: 'status', status: 503, headers: { 'retry-after': '60' } },
    'UPSTREAM_UNAVAILABLE',
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
  { repeated = false, unknown = true }: Partial<Trouble> = {},
): Trouble {
  return { what, fault, code, repeated, unknown };
}

let world: ChaosWorld;
let elsewhere: ScriptedServer;
let number = 0;
const rejections: unknown[] = [];
const collect = (reason: unknown) => void rejections.push(reason);

beforeAll(async () => {
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
  for (const victim of Object.values(world.victims)) expect((await read(victim)).errors).toEqual([]);
  for (const { log } of Object.values(world.victims)) log.clear();
});
afterAll(async () => {
  await world?.close();
  await elsewhere?.[Symbol.asyncDispose]();
  process.off('unhandledRejection', collect);
});
afterEach(async () => {
  for (const { faults, log, door } of Object.values(world.victims)) {
    faults.clear();
    log.clear();
    await door.open();
  }
});

const once = (field: string) => field.replace('{n}', String(++number));
const read = (victim: Victim) =>
  ask<{ viewer: unknown }>(world.gateway, `{ viewer { id } ${once(victim.read.field)} }`);
const arrived = ({ log }: Victim, operation: string) => log.count({ operation });

async function strike({ faults, door }: Victim, operation: string, fault: Trouble['fault']): Promise<void> {
  if (fault === 'shut') await door.shut();
  else faults.add({ operation }, fault);
}

async function relieve({ faults, door }: Victim): Promise<void> {
  faults.clear();
  await door.open();
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

describe.each<UpstreamName>(['nhn', 'nhn-prometheus', 'prometheus', 'zmon', 'groundwork'])('%s in trouble', (name) => {
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

    await relieve(victim);
    expect((await read(victim)).errors).toEqual([]);
  });

  it('redirects are not followed', async () => {
    const victim = world.victims[name];
    for (const status of [301, 302, 307, 308]) {
      const headers = { location: `${elsewhere.url}/stolen` };
      victim.faults.add({ operation: victim.read.operation }, { kind: 'status', status, headers });
      expect(errorOf(await read(victim)).code).toBe('UPSTREAM_REJECTED');
      victim.faults.clear();
    }
    expect(elsewhere.requests).toEqual([]);
  });
});

describe.each<UpstreamName>(['nhn', 'prometheus', 'zmon', 'groundwork'])('%s in trouble', (name) => {
  it.each(TROUBLES)('$what: a write is sent once and never half told', async ({ what, fault, code, unknown }) => {
    const victim = world.victims[name];
    const { operation, field } = victim.write ?? victim.read;
    await strike(victim, operation, fault);
    const answer = await ask(world.gateway, `mutation { ${once(field)} }`);
    expect(arrived(victim, operation)).toBe(fault === 'shut' ? 0 : 1);
    if (name === 'prometheus' && what === 'HTML with status 200') {
      // Of a remote write any status of success is one, whatever the body.
      expect(answer.errors).toEqual([]);
    } else {
      const error = errorOf(answer);
      expect(error.code).toBe(code);
      expect(error.message.includes('whether it took effect is unknown')).toBe(unknown);
    }
    await relieve(victim);
    const again = await ask<{ write: { userErrors: unknown[] } }>(world.gateway, `mutation { ${once(field)} }`);
    expect([again.errors, again.data.write.userErrors]).toEqual([[], []]);
  });

  it('redirects are not followed by writes either', async () => {
    const victim = world.victims[name];
    const { operation, field } = victim.write ?? victim.read;
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

describe('An answer of 200 MB', () => {
  it('is UPSTREAM_MALFORMED at the limit, in bounded memory, and the next read works', async () => {
    const whole = await startChaosWorld({ cacheBytes: 0, staleMaxMs: 0 });
    onTestFinished(() => whole.close());
    const { prometheus } = whole.victims;
    prometheus.faults.add({ operation: 'query' }, { kind: 'hugeBody', bytes: 200_000_000 });
    const before = process.memoryUsage().rss;
    const error = errorOf(await ask(whole.gateway, `{ ${once(prometheus.read.field)} }`));
    expect([error.code, error.upstream.attempts]).toEqual(['UPSTREAM_MALFORMED', 1]);
    expect(error.message).toContain('longer than 33554432 bytes (limits.upstreamBodyBytes)');
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
    prometheus.faults.clear();
    expect((await ask(whole.gateway, `{ ${once(prometheus.read.field)} }`)).errors).toEqual([]);
  });
});

it('nothing of all this was left unhandled, and nothing was a fault of ours', () => {
  expect(rejections).toEqual([]);
  expect(world.gateway.logLines.filter((line) => /masked|"level":(50|60)/.test(line))).toEqual([]);
});

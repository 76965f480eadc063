import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/graphql-client.ts';
import { type ChaosWorld, startChaosWorld, type Victim } from './chaos-world.ts';

const BODY_BYTES = 200_000_000;
/** Of one answer and of all together: much less than what comes. */
const LIMIT_BYTES = 33_554_432;
/** A few times what may be read at once: simulators, gateway and test share the process, and garbage waits. */
const MOST_BYTES = 6 * LIMIT_BYTES;

/** Answers kept from before would stand in for those that fail. */
let world: ChaosWorld;
let number = 0;
const once = (field: string) => field.replace('{n}', String(++number));

beforeAll(async () => {
  world = await startChaosWorld({
    upstreamBodyBytes: LIMIT_BYTES,
    upstreamBytesInFlight: LIMIT_BYTES,
    cacheBytes: 0,
    staleMaxMs: 0,
    upstreamTimeoutMs: 60_000,
    requestTimeoutMs: 60_000,
  });
  for (const victim of Object.values(world.victims)) {
    if ('read' in victim) await ask(world.gateway, `{ ${once(victim.read.field)} }`);
    victim.log.clear();
  }
});
afterAll(() => world?.close());
afterEach(() => {
  for (const { faults, log } of Object.values(world.victims)) {
    faults.clear();
    log.clear();
  }
});

function pour({ prepare, faults }: Victim, operation: string): void {
  prepare?.();
  faults.add({ operation }, { kind: 'hugeBody', bytes: BODY_BYTES });
}

/** The most that the process grew by while `work` ran. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return Math.max(most, process.memoryUsage.rss()) - before;
}

const READ = ['nhn', 'nhn-prometheus', 'prometheus', 'zmon', 'groundwork', 'groundwork-login'] as const;
const WRITTEN = ['nhn', 'prometheus', 'pushgateway', 'zmon', 'groundwork'] as const;

describe('An answer of 200 MB', () => {
  it.each(READ)(
    'to a read of %s is UPSTREAM_MALFORMED at the limit, in bounded memory, and the next works',
    async (name) => {
      const victim = world.victims[name];
      pour(victim, victim.read.operation);
      const growth = await growthDuring(async () => {
        const { errors } = await ask(world.gateway, `{ ${once(victim.read.field)} }`);
        expect(errors.map(({ extensions }) => extensions)).toMatchObject([
          { code: 'UPSTREAM_MALFORMED', upstream: { source: victim.source, attempts: 1 } },
        ]);
        expect(errors[0]?.message).toContain(`longer than ${LIMIT_BYTES} bytes (limits.upstreamBodyBytes)`);
      });
      expect(growth).toBeLessThan(MOST_BYTES);
      expect(victim.log.count({ operation: victim.read.operation })).toBe(1);
      victim.faults.clear();
      expect((await ask(world.gateway, `{ ${once(victim.read.field)} }`)).errors).toEqual([]);
    },
  );

  it.each(WRITTEN)('to a write of %s leaves its outcome unknown, in bounded memory; it is sent once', async (name) => {
    const victim = world.victims[name];
    pour(victim, victim.write.operation);
    const growth = await growthDuring(async () => {
      const { errors } = await ask(world.gateway, `mutation { ${once(victim.write.field)} }`);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_MALFORMED']);
      expect(errors[0]?.message).toMatch(/longer than \d+ bytes .* whether it took effect is unknown$/);
    });
    expect(growth).toBeLessThan(MOST_BYTES);
    expect(victim.log.count({ operation: victim.write.operation })).toBe(1);
  });

  it('from all of them at once, many at a time, takes no more than one', async () => {
    const reads = READ.filter((name) => name !== 'groundwork-login').map((name) => world.victims[name]);
    for (const victim of reads) pour(victim, victim.read.operation);
    const fields = Array.from({ length: 4 }, () => reads)
      .flat()
      .map(({ read: { field } }, i) => `f${i}: ${once(field).replace(/^read: /, '')}`);
    const growth = await growthDuring(async () => {
      const { errors } = await ask(world.gateway, `{ ${fields.join(' ')} }`);
      const codes = new Set(errors.map(({ extensions }) => extensions.code));
      expect([...codes].filter((code) => !['UPSTREAM_MALFORMED', 'UPSTREAM_UNAVAILABLE'].includes(code))).toEqual([]);
      expect(errors.some(({ message }) => message.includes('limits.upstreamBytesInFlight'))).toBe(true);
    });
    expect(growth).toBeLessThan(MOST_BYTES);
    for (const { faults } of reads) faults.clear();
    for (const { read } of reads) expect((await ask(world.gateway, `{ ${once(read.field)} }`)).errors).toEqual([]);
  });
});

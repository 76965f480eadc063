import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask } from '../support/graphql-client.ts';
import { type ChaosWorld, startChaosWorld } from './chaos-world.ts';

const OUTAGE_SECONDS = 60;
const READS_PER_SECOND = 5;
/** The circuit stays open for 5 s at a time. */
const PROBES = OUTAGE_SECONDS / 5 + 1;

let world: ChaosWorld;
let number = 0;
const once = (field: string) => field.replace('{n}', String(++number));

beforeAll(async () => {
  // Every clock that is read is turned by the test, so that a minute is a minute to all; what waits, waits in earnest.
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  world = await startChaosWorld({ cacheBytes: 0, staleMaxMs: 0 });
});
afterAll(async () => {
  vi.useRealTimers();
  await world.close();
});
afterEach(() => {
  for (const { faults, log } of Object.values(world.victims)) {
    faults.clear();
    log.clear();
  }
});

describe.each(['nhn-prometheus', 'nhn', 'prometheus', 'zmon', 'groundwork'] as const)(
  '%s, down for a minute',
  (name) => {
    it('is asked little more than callers ask, and again as soon as it is back; no write is sent twice', async () => {
      const victim = world.victims[name];
      const { read, faults, log } = victim;
      const write = 'write' in victim ? victim.write : undefined;
      expect((await ask(world.gateway, `{ ${once(read.field)} }`)).errors).toEqual([]);
      log.clear();
      faults.add({}, { kind: 'drop' });
      let reads = 0;
      let writes = 0;
      for (let second = 0; second < OUTAGE_SECONDS; second += 1) {
        for (let i = 0; i < READS_PER_SECOND; i += 1, reads += 1) {
          const { errors } = await ask(world.gateway, `{ ${once(read.field)} }`);
          expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
        }
        if (write && second % 10 === 0) {
          const { errors } = await ask(world.gateway, `mutation { ${once(write.field)} }`);
          expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
          writes += 1;
        }
        vi.advanceTimersByTime(1_000);
      }
      expect(log.count({ operation: read.operation })).toBeLessThanOrEqual(1.1 * reads + PROBES);
      // Far less indeed: ten failures open the circuit, and then there are probes alone.
      expect(log.count()).toBeLessThanOrEqual(Math.ceil(1.1 * 10) + PROBES);
      if (write) expect(log.count({ operation: write.operation })).toBeLessThanOrEqual(writes);

      faults.clear();
      vi.advanceTimersByTime(5_000);
      for (let i = 0; i < 3; i += 1) {
        expect((await ask(world.gateway, `{ ${once(read.field)} }`)).errors).toEqual([]);
      }
    });

    it('and asked six times in it, sees one call more: the circuit does not open, and there is nothing to probe', async () => {
      const { read, faults, log } = world.victims[name];
      // What went well before saves up no more than one.
      for (let i = 0; i < 30; i += 1) expect((await ask(world.gateway, `{ ${once(read.field)} }`)).errors).toEqual([]);
      log.clear();
      faults.add({}, { kind: 'drop' });
      for (let i = 0; i < 6; i += 1) {
        const { errors } = await ask(world.gateway, `{ ${once(read.field)} }`);
        expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
        vi.advanceTimersByTime((OUTAGE_SECONDS / 6) * 1_000);
      }
      expect(log.count({ operation: read.operation })).toBe(Math.ceil(1.1 * 6));
    });
  },
);

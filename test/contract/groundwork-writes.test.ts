import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GroundworkHostDraft, GroundworkOutcome } from '../../src/upstreams/groundwork/shapes.ts';
import type { Written } from '../../src/upstreams/written.ts';
import { failureOf, type GroundworkWorld, options, startGroundworkWorld } from '../support/groundwork-client-world.ts';

const UNKNOWN = /whether it took effect is unknown/;
let world: GroundworkWorld;

function draft(name: string, change: Partial<GroundworkHostDraft> = {}): GroundworkHostDraft {
  return { name, appType: 'NAGIOS', deviceIdentification: '10.9.9.9', ...change };
}

function value<T>(answer: Written<T>): T {
  if (answer.written) return answer.value;
  throw new Error(`${answer.refusal.kind}: ${answer.refusal.message}`);
}

async function upsert(drafts: readonly GroundworkHostDraft[], rules = {}): Promise<readonly GroundworkOutcome[]> {
  return value(await world.client.upsertHosts(world.access(), drafts, rules, options));
}
async function remove(...names: readonly string[]): Promise<readonly GroundworkOutcome[]> {
  return value(await world.client.deleteHosts(world.access(), names, options));
}
const rename = (from: string, to: string, more = {}) =>
  world.client.renameHost(world.access(), { from, to, ...more }, options);
const brief = (outcomes: readonly GroundworkOutcome[]) => outcomes.map(({ name, status }) => [name, status]);

describe('The GroundWork client, writing', () => {
  beforeEach(async () => {
    world = await startGroundworkWorld({ story: false });
    world.simulator.state.seedHost({ hostName: 'Web-01', properties: { Latency: '1', Old: 'x' }, description: 'old' });
  });
  afterEach(() => world.close());

  it('makes and changes hosts; what is left out stays, and properties are merged', async () => {
    const outcomes = await upsert([
      draft('web-01', { properties: { Latency: 2, New: null, Flag: true }, description: '' }),
      draft('new-01', { monitorStatus: 'DOWN', deviceDisplayName: 'New', agentId: 'a-1' }),
    ]);
    expect(brief(outcomes)).toEqual([
      ['web-01', 'SUCCESS'],
      ['new-01', 'SUCCESS'],
    ]);
    const { state } = world.simulator;
    expect(state.find('web-01')).toMatchObject({
      hostName: 'Web-01',
      description: '',
      properties: { Latency: '2', Old: 'x', New: '', Flag: 'true' },
    });
    expect(state.find('new-01')).toMatchObject({ monitorStatus: 'UNSCHEDULED DOWN', agentId: 'a-1' });
  });

  it.each(['code', 'seed'] as const)(
    'tells each host’s part when some fail, the counters being of the %s',
    async (counters) => {
      world.simulator.switches.resultCounters = counters;
      world.simulator.state.refusals.set('b', 'Duplicate device');
      expect(await upsert([draft('a'), draft('B'), draft('c')])).toMatchObject([
        { name: 'a', status: 'SUCCESS', message: null },
        { name: 'B', status: 'FAILURE', message: 'Duplicate device' },
        { name: 'c', status: 'SUCCESS', message: null },
      ]);
    },
  );

  it('leaves a host alone whose name differs by case when it is told to, with a warning', async () => {
    const [outcome] = await upsert([draft('WEB-01', { description: 'new' })], { merge: false });
    expect(outcome).toMatchObject({ name: 'WEB-01', status: 'WARNING', message: expect.stringContaining('case') });
    expect(world.simulator.state.find('web-01')?.description).toBe('old');
  });

  it('tells of queued work that it is queued, and of a full queue that nothing was done', async () => {
    world.simulator.switches.background = 'held';
    expect(brief(await upsert([draft('a'), draft('b')], { async: true }))).toEqual([
      ['a', 'QUEUED'],
      ['b', 'QUEUED'],
    ]);
    world.simulator.state.queueCapacity = 0;
    const failure = await failureOf(upsert([draft('c')], { async: true }));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: { status: 429, attempts: 1 } });
    expect(failure.message).not.toMatch(UNKNOWN);
  });

  it('matches results to hosts by name, and nameless ones by what is left', async () => {
    const results = [
      { entity: 'C', status: 'success' },
      { entity: 'unknown host', status: 'failure', message: 'no' },
      { entity: 'a', status: 'warning', message: 'hm' },
    ];
    world.simulator.faults.add(
      { operation: 'upsertHosts' },
      { kind: 'wrongShape', body: { entityType: 'Host', results } },
    );
    expect(await upsert([draft('a'), draft('b'), draft('c')])).toMatchObject([
      { name: 'a', status: 'WARNING', message: 'hm' },
      { name: 'b', status: 'FAILURE', message: 'no' },
      { name: 'c', status: 'SUCCESS', message: null },
    ]);
  });

  it('does not guess when fewer results than hosts come', async () => {
    const results = [{ status: 'success' }, { entity: 'elsewhere', status: 'success' }];
    world.simulator.faults.add(
      { operation: 'upsertHosts' },
      { kind: 'wrongShape', body: { entityType: 'Host', results } },
    );
    const outcomes = await upsert([draft('a'), draft('b'), draft('c')]);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['WARNING']));
    expect(outcomes[0]?.message).toMatch(/does not tell/);
  });

  it('deletes by a list in the path; what is not there is a warning', async () => {
    await upsert([draft('a'), draft('b')]);
    world.takeCalls();
    expect(brief(await remove('a', 'nobody', 'B'))).toEqual([
      ['a', 'SUCCESS'],
      ['nobody', 'WARNING'],
      ['B', 'SUCCESS'],
    ]);
    expect(world.simulator.log.entries.map(({ path, body }) => [path, body])).toEqual([
      ['/api/hosts/a,nobody,B', null],
    ]);
  });

  it.each(['printer, 3rd floor', 'a/b', 'rename', ' padded ', '..', '日,本', 'x'.repeat(8_000)])(
    'deletes by body where a name cannot stand in a path: %s',
    async (name) => {
      world.simulator.state.seedHost({ hostName: name });
      expect(brief(await remove('Web-01', name))).toEqual([
        ['Web-01', 'SUCCESS'],
        [name, 'SUCCESS'],
      ]);
      expect(world.simulator.log.entries.at(-1)?.path).toBe('/api/hosts');
      expect(world.simulator.state.hosts.size).toBe(0);
    },
  );

  it('deletes by a bare list on 7.0, which refuses the wrapped one', async () => {
    world.simulator.switches.lists = 'bare';
    world.simulator.state.seedHost({ hostName: 'a,b' });
    world.simulator.faults.add({ operation: 'deleteHosts' }, { kind: 'status', status: 400 }, { times: 1 });
    expect(brief(await remove('a,b'))).toEqual([['a,b', 'SUCCESS']]);
    expect(world.simulator.log.entries.at(-1)?.body).toEqual([{ hostName: 'a,b' }]);
  });

  it('renames, and gives the host as it now is', async () => {
    const answer = await rename('web-01', 'web-02', { description: 'new', deviceIdentification: '10.1.1.1' });
    expect(value(answer)).toMatchObject({
      name: 'web-02',
      description: 'new',
      deviceIdentification: '10.1.1.1',
      status: { properties: { Latency: '1' } },
      members: null,
    });
  });

  it.each([
    ['a host that is not there', 'nobody', 'x', 'NOT_FOUND', 404],
    ['a name that is taken', 'Web-01', 'DB-01', 'ALREADY_EXISTS', 400],
    ['its own name in another case', 'Web-01', 'WEB-01', 'ALREADY_EXISTS', 400],
  ] as const)('is refused a rename of %s', async (_, from, to, kind, code) => {
    world.simulator.state.seedHost({ hostName: 'db-01' });
    for (const errors of ['json', 'text'] as const) {
      world.simulator.switches.errors = errors;
      expect(await rename(from, to)).toMatchObject({ written: false, refusal: { kind, code } });
    }
  });

  it.each([
    ['a cut connection', { kind: 'drop' }],
    ['HTTP 500', { kind: 'status', status: 500 }],
    ['an answer that cannot be read', { kind: 'malformedJson' }],
  ] as const)('says after %s that nobody knows whether it was done, and does not write twice', async (_, fault) => {
    world.simulator.faults.add({ operation: /upsertHosts|renameHost|deleteHosts/ }, fault);
    expect((await failureOf(upsert([draft('a')]))).message).toMatch(UNKNOWN);
    expect((await failureOf(remove('a'))).message).toMatch(UNKNOWN);
    expect((await failureOf(rename('a', 'b'))).message).toMatch(UNKNOWN);
    expect(world.takeCalls()).toEqual(['login', 'upsertHosts', 'deleteHosts', 'renameHost']);
  });
});

describe('Any text, as a name or a property', () => {
  beforeAll(async () => {
    world = await startGroundworkWorld({ story: false });
  });
  afterAll(() => world.close());

  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== '');
  const names = fc.uniqueArray(name, { minLength: 1, maxLength: 8, selector: (text) => text.toLowerCase() });

  it('maps each result to its own host, whatever mix of them fails', async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), async (all, fails) => {
        const { state } = world.simulator;
        state.hosts.clear();
        state.refusals.clear();
        for (const [i, one] of all.entries()) if (fails[i]) state.refusals.set(one.toLowerCase(), `no ${one}`);
        const outcomes = await upsert(all.map((one) => draft(one)));
        expect(outcomes.map(({ name: of, status }) => [of, status])).toEqual(
          all.map((one, i) => [one, fails[i] ? 'FAILURE' : 'SUCCESS']),
        );
        for (const { name: of, status, message } of outcomes)
          if (status === 'FAILURE') expect(message).toBe(`no ${of}`);
      }),
      { numRuns: 60 },
    );
  });

  it('comes back as it was written, and is gone when it is deleted', async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.string({ unit: 'grapheme' }), async (all, text) => {
        const { state } = world.simulator;
        state.hosts.clear();
        state.refusals.clear();
        await upsert(all.map((one) => draft(one, { properties: { Note: text } })));
        expect([...state.hosts.values()].map(({ hostName }) => hostName)).toEqual(all);
        for (const one of all) {
          expect(state.find(one)?.properties).toEqual({ Note: text });
        }
        expect(brief(await remove(...all))).toEqual(all.map((one) => [one, 'SUCCESS']));
        expect(state.hosts.size).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

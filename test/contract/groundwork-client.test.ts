import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queriesFor } from '../../src/upstreams/groundwork/query/host-query.ts';
import type { HostDepth } from '../../src/upstreams/groundwork/shapes.ts';
import {
  everyHost,
  failureOf,
  type GroundworkWorld,
  options,
  sortedBy,
  startGroundworkWorld,
} from '../support/groundwork-client-world.ts';

const NOW = Date.UTC(2026, 4, 22, 9, 44, 56);
let world: GroundworkWorld;
beforeEach(async () => {
  world = await startGroundworkWorld({ story: false, now: () => NOW });
  world.simulator.state.seedHost({
    hostName: 'Web-01',
    description: 'web',
    monitorStatus: 'UNSCHEDULED DOWN',
    deviceIdentification: '10.0.0.5',
    lastCheckTimeMs: NOW,
    acknowledged: true,
    properties: { Latency: '125', LastNotificationTime: '' },
    hostGroups: ['web', 'all'],
    services: [
      { name: 'ssh', monitorStatus: 'OK' },
      { name: 'disk', monitorStatus: 'UNSCHEDULED CRITICAL', output: 'DISK full' },
    ],
  });
  world.simulator.state.seedHost({ hostName: 'db-01', hostGroups: ['db', 'all'] });
});
afterEach(() => world.close());

const get = (depth: HostDepth, name = 'web-01', timeZone = 'UTC') =>
  world.client.getHost(world.access({}, timeZone), name, depth, options);
const list = (page: { first?: number; count?: number; depth?: HostDepth } = {}) =>
  world.client.listHosts(world.access(), { query: everyHost, depth: 'simple', ...page }, options);

describe('The GroundWork client, reading a host', () => {
  it('shows as much as the depth tells, and nothing that a lesser depth invents', async () => {
    const identity = {
      hostId: expect.any(Number),
      name: 'Web-01',
      description: 'web',
      appType: 'NAGIOS',
      deviceIdentification: '10.0.0.5',
      deviceDisplayName: 'Web-01',
      agentId: null,
    };
    const status = {
      monitorStatus: 'UNSCHEDULED DOWN',
      lastCheckTimeMs: NOW,
      nextCheckTimeMs: null,
      lastStateChangeMs: null,
      lastPluginOutput: null,
      bubbleUpStatus: 'UNSCHEDULED DOWN',
      serviceAvailability: 50,
      serviceCount: 2,
      acknowledged: true,
      stateType: 'HARD',
      checkType: 'ACTIVE',
      alias: null,
      properties: { Latency: '125', LastNotificationTime: '' },
    };
    expect(await get('simple')).toEqual({ ...identity, status: null, members: null });
    expect(await get('shallow')).toEqual({ ...identity, status, members: null });
    expect(await get('deep')).toEqual({
      ...identity,
      status,
      members: {
        hostGroups: ['web', 'all'],
        services: [
          { name: 'ssh', monitorStatus: 'OK', lastCheckTimeMs: NOW, output: 'OK' },
          { name: 'disk', monitorStatus: 'UNSCHEDULED CRITICAL', lastCheckTimeMs: NOW, output: 'DISK full' },
        ],
      },
    });
  });

  it.each(['iso', 'isoColon', 'epochMs', 'epochMsText', 'mixed'] as const)('reads dates as %s', async (dates) => {
    world.simulator.switches.dates = dates;
    expect((await get('deep'))?.status?.lastCheckTimeMs).toBe(NOW);
    expect((await get('deep'))?.members?.services.map(({ lastCheckTimeMs }) => lastCheckTimeMs)).toEqual([NOW, NOW]);
  });

  it('reads a date without a zone in the zone that the server is said to be in', async () => {
    const host = { id: 1, hostName: 'web-01', lastCheckTime: '2026-05-22T02:44:56.000', properties: null };
    world.simulator.faults.add({ operation: 'getHost' }, { kind: 'wrongShape', body: host });
    expect((await get('shallow', 'web-01', 'America/Los_Angeles'))?.status?.lastCheckTimeMs).toBe(NOW);
  });

  it.each([
    ['left out', 'omitted'],
    ['shown', 'shown'],
  ] as const)('takes null fields that are %s', async (_, nulls) => {
    world.simulator.switches.nulls = nulls;
    expect((await get('deep', 'db-01'))?.status).toMatchObject({ alias: null, lastCheckTimeMs: null, properties: {} });
  });

  it.each(['current', 'older'] as const)('reads the deep objects by their %s keys', async (deepKeys) => {
    world.simulator.switches.deepKeys = deepKeys;
    expect((await get('deep'))?.members?.hostGroups).toEqual(['web', 'all']);
  });

  it('finds state and device where older pages have them alone', async () => {
    const host = {
      id: 1,
      hostName: 'web-01',
      device: { deviceId: 1, identification: '10.0.0.5', displayName: 'w' },
      hostStatus: { hostMonitorStatus: { monitorStatusId: 1, name: 'UP' }, lastCheckTime: String(NOW) },
      applicationType: { name: 'VEMA' },
    };
    world.simulator.faults.add({ operation: 'getHost' }, { kind: 'wrongShape', body: host });
    expect(await get('deep')).toMatchObject({
      appType: 'VEMA',
      deviceIdentification: '10.0.0.5',
      status: { monitorStatus: 'UP', lastCheckTimeMs: NOW, acknowledged: null },
    });
  });

  it.each(['json', 'text'] as const)('takes 404 for "there is none", its error being %s', async (errors) => {
    world.simulator.switches.errors = errors;
    expect(await get('simple', 'nobody')).toBeNull();
    expect(await list({ first: 10, count: 5 })).toEqual([]);
  });

  it('does not take a host for the one asked for because the name is its UUID', async () => {
    const uuid = world.simulator.state.find('web-01')?.identityId ?? '';
    expect(await get('simple', uuid)).toBeNull();
  });

  it('never follows a location, and calls a page of some other server what it is', async () => {
    const location = { location: `${world.simulator.url}/api/hosts/db-01` };
    const remove = world.simulator.faults.add(
      { operation: 'getHost' },
      { kind: 'status', status: 302, headers: location },
    );
    expect((await failureOf(get('simple'))).code).toBe('UPSTREAM_REJECTED');
    remove();
    world.simulator.faults.add({ operation: 'getHost' }, { kind: 'html', status: 404 });
    expect((await failureOf(get('simple'))).code).toBe('UPSTREAM_REJECTED');
  });

  it('names the path of what it cannot read, and not the value', async () => {
    const body = {
      hosts: [
        { id: 1, hostName: 'a' },
        { id: 'seven', hostName: 'b' },
      ],
    };
    world.simulator.faults.add({ operation: 'listHosts' }, { kind: 'wrongShape', body });
    const failure = await failureOf(list());
    expect(failure.code).toBe('UPSTREAM_MALFORMED');
    expect(failure.message).toMatch(/hosts\[1\]\.id|\[1\]\.id/);
    expect(failure.message).not.toContain('seven');
  });
});

describe('The GroundWork client, reading lists', () => {
  it.each(['wrapped', 'bare'] as const)('takes a %s list', async (lists) => {
    world.simulator.switches.lists = lists;
    expect((await list()).map(({ name }) => name)).toEqual(['Web-01', 'db-01']);
  });

  it('counts pages from 0', async () => {
    expect((await list({ first: 1, count: 1 })).map(({ name }) => name)).toEqual(['db-01']);
  });

  it('takes 500 for a query that a caller chose and the server cannot run: asked once, and no fault of its own', async () => {
    const page = { query: sortedBy('Nobody'), chosenByCaller: true, depth: 'simple' } as const;
    const failure = await failureOf(world.client.listHosts(world.access(), page, options));
    expect(failure).toMatchObject({ code: 'UPSTREAM_REJECTED', upstream: { status: 500, attempts: 1 } });
    expect(world.simulator.log.count({ operation: 'listHosts' })).toBe(1);
  });

  it('takes 500 for our own queries as what it is, and asks again', async () => {
    world.simulator.faults.add({ operation: 'listHosts' }, { kind: 'status', status: 500 }, { times: 1 });
    expect(await list()).toHaveLength(2);
    expect(world.simulator.log.count({ operation: 'listHosts' })).toBe(2);
  });

  it('finds hosts by name, device and number with one query for each', async () => {
    const id = world.simulator.state.find('db-01')?.id ?? 0;
    const queries = queriesFor({
      names: ['nobody', "o'neil", 'x'.repeat(9_000)],
      devices: ['10.0.0.5'],
      hostIds: [id],
    });
    expect(queries).toHaveLength(3);
    const answers = queries.map((query) => world.client.listHosts(world.access(), { query, depth: 'simple' }, options));
    const found = (await Promise.all(answers)).flat();
    expect(found.map(({ name }) => name)).toEqual(['Web-01', 'db-01']);
  });

  it('asks for many names in as many queries as URLs are long, each of which the server takes', async () => {
    const names = Array.from({ length: 600 }, (_, i) => `host-with-a-long-name-${i}`);
    world.simulator.state.seedHost({ hostName: names[599] ?? '' });
    const queries = queriesFor({ names });
    expect(queries.length).toBe(3);
    const answers = await Promise.all(
      queries.map((query) => world.client.listHosts(world.access(), { query, depth: 'simple' }, options)),
    );
    expect(answers.flat().map(({ name }) => name)).toEqual([names[599]]);
  });
});

describe('The GroundWork client, completing names', () => {
  const complete = (prefix: string, limit = 10) => world.client.completeNames(world.access(), prefix, limit, options);

  it.each(['strings', 'objects'] as const)('takes items that are %s', async (autocompleteItems) => {
    world.simulator.switches.autocompleteItems = autocompleteItems;
    expect(await complete('WEB')).toEqual(['Web-01']);
    expect(await complete('')).toEqual(['db-01', 'Web-01']);
    expect(await complete('*', 1)).toEqual(['db-01']);
  });

  it('gives none where none begins so, and asks nothing that no URL can carry', async () => {
    expect(await complete('zzz')).toEqual([]);
    world.takeCalls();
    expect(await complete('..')).toEqual([]);
    expect(await complete('\ud800')).toEqual([]);
    expect(world.takeCalls()).toEqual([]);
  });
});

describe('The GroundWork client, filtering by host groups', () => {
  const filter = (...groups: string[]) => world.client.filterByGroups(world.access(), groups, 'simple', options);
  const paths = () => world.simulator.log.where({ operation: 'filterHosts' }).map(({ path }) => path);

  it.each([
    ['seed', ['/api/hosts/filter', '/api/hosts/filter']],
    ['code', ['/api/hosts/filter', '/api/hosts/filter/hostgroups', '/api/hosts/filter/hostgroups']],
  ] as const)('finds the path of the %s, and remembers it', async (filterPath, asked) => {
    world.simulator.switches.filterPath = filterPath;
    expect((await filter('db', 'nobody')).map(({ name }) => name)).toEqual(['db-01']);
    expect((await filter('db', 'web')).map(({ name }) => name)).toEqual(['Web-01', 'db-01']);
    expect(paths()).toEqual(asked);
  });

  it('is not misled by a host called filter', async () => {
    world.simulator.switches.filterPath = 'code';
    world.simulator.state.seedHost({ hostName: 'filter' });
    expect((await filter('db')).map(({ name }) => name)).toEqual(['db-01']);
  });

  it('finds the other path when the server has become another', async () => {
    await filter('db');
    world.simulator.switches.filterPath = 'code';
    expect((await filter('db')).map(({ name }) => name)).toEqual(['db-01']);
  });

  it.each(['list', 'notFound'] as const)('takes an empty answer that is a %s', async (emptyFilter) => {
    world.simulator.switches.emptyFilter = emptyFilter;
    expect(await filter('nobody')).toEqual([]);
  });
});

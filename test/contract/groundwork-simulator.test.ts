import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type GroundWorkSimulator,
  type GroundWorkSimulatorOptions,
  startGroundWorkSimulator,
} from '../simulators/groundwork/groundwork-simulator.ts';
import { story, storyServers } from '../simulators/story.ts';
import { admin, appName, base64, hostNames, postForm, reader, signIn } from './groundwork-caller.ts';
import { callPlainly, type PlainCall, type PlainReply } from './plain-caller.ts';

const startMs = Date.UTC(2026, 10, 21, 3);
let nowMs = startMs;
let simulator: GroundWorkSimulator;
let headers: Readonly<Record<string, string>>;

const start = async (options: GroundWorkSimulatorOptions = {}): Promise<void> => {
  nowMs = startMs;
  simulator = await startGroundWorkSimulator({ now: () => nowMs, ...options });
  headers = await signIn(simulator);
};
const call = (method: string, path: string, more: PlainCall = {}): Promise<PlainReply> =>
  callPlainly(method, `${simulator.url}/api${path}`, { headers, ...more });
const upsert = (...hosts: readonly unknown[]): Promise<PlainReply> => call('POST', '/hosts', { json: { hosts } });
const fresh = { hostName: 'new-01', appType: 'NAGIOS', deviceIdentification: '10.9.9.9' };

beforeEach(() => start());
afterEach(() => simulator.close());

describe('logging in to the GroundWork simulator', () => {
  const form = { user: base64(admin.user), password: base64(admin.password), 'gwos-app-name': appName };

  it('takes a form of Base64 values and answers a bare token as text', async () => {
    const { status, text, headers: answered } = await postForm(simulator, '/auth/login', form);
    expect(status).toBe(200);
    expect(text).toMatch(/^[0-9a-f-]{36}$/);
    expect(answered.get('content-type')).toContain('text/plain');
    simulator.switches.tokenNewline = true;
    expect((await postForm(simulator, '/auth/login', form)).text).toMatch(/^[0-9a-f-]{36}\n$/);
  });

  it('takes plain values only from version 8 on, by form or by JSON', async () => {
    const plain = { ...admin, 'gwos-app-name': appName };
    expect((await postForm(simulator, '/auth/login', plain)).status).toBe(404);
    simulator.switches.credentials = 'plain';
    expect((await postForm(simulator, '/auth/login', plain)).status).toBe(200);
    const json = { name: admin.user, password: admin.password };
    const reply = await call('PUT', '/users/authenticatePassword', { headers: { 'gwos-app-name': appName }, json });
    expect(reply.json).toMatchObject({ name: 'api', accessToken: expect.any(String) });
  });

  it('refuses bad credentials with 404 or 401, a missing field with 400, and a JSON Accept with 406', async () => {
    const wrong = { ...form, password: base64('no') };
    const refused = await postForm(simulator, '/auth/login', wrong);
    expect(refused).toMatchObject({ status: 404, text: expect.stringContaining('password') });
    simulator.switches.loginFailure = 401;
    expect((await postForm(simulator, '/auth/login', wrong)).status).toBe(401);
    expect((await postForm(simulator, '/auth/login', { ...form, user: '' })).status).toBe(400);
    expect((await postForm(simulator, '/auth/login', form, 'application/json')).status).toBe(406);
  });

  it('tells a living token from a dead one and ends it once', async () => {
    const token = { 'gwos-app-name': appName, 'gwos-api-token': headers['gwos-api-token'] ?? '' };
    expect((await postForm(simulator, '/auth/validatetoken', token)).text).toBe('true');
    expect(await postForm(simulator, '/auth/logout', token)).toMatchObject({ status: 200, text: 'true' });
    expect((await postForm(simulator, '/auth/validatetoken', token)).text).toBe('false');
    expect((await postForm(simulator, '/auth/logout', token)).status).toBe(404);
  });
});

describe('the token filter', () => {
  it('answers 400 for a missing header and 401 for a token of nobody or of another application', async () => {
    const without = (name: string): Record<string, string> =>
      Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
    expect((await call('GET', '/hosts', { headers: without('gwos-api-token') })).status).toBe(400);
    expect((await call('GET', '/hosts', { headers: without('gwos-app-name') })).status).toBe(400);
    const wrong = { ...headers, 'gwos-api-token': 'nobody' };
    expect(await call('GET', '/hosts', { headers: wrong })).toMatchObject({ status: 401, json: { status: 401 } });
    expect((await call('GET', '/hosts', { headers: { ...headers, 'gwos-app-name': 'other' } })).status).toBe(401);
  });

  it('says why only to an exact Accept', async () => {
    for (const accept of ['*/*', 'application/json, text/plain, */*', 'application/json;charset=utf-8']) {
      const wrong = { ...headers, 'gwos-api-token': 'nobody', accept };
      expect(await call('GET', '/hosts', { headers: wrong }), accept).toMatchObject({ status: 401, text: '' });
    }
  });

  it('lets a token die of eight hours without use, and each use renews it', async () => {
    nowMs += 7 * 3600_000;
    expect((await call('GET', '/hosts')).status).toBe(200);
    nowMs += 7 * 3600_000;
    expect((await call('GET', '/hosts')).status).toBe(200);
    nowMs += 8 * 3600_000 + 1;
    expect((await call('GET', '/hosts')).status).toBe(401);
  });

  it('drops all tokens at once when there are five hundred', async () => {
    for (let issued = 1; issued < 500; issued += 1) await signIn(simulator);
    expect((await call('GET', '/hosts')).status).toBe(200);
    await signIn(simulator);
    expect((await call('GET', '/hosts')).status).toBe(401);
    expect(simulator.state.tokens.size).toBe(1);
  });

  it('answers 401, not 403, to the write of a user who is no administrator', async () => {
    const readOnly = { headers: await signIn(simulator, reader), json: { hosts: [fresh] } };
    expect((await call('POST', '/hosts', readOnly)).status).toBe(401);
    expect((await call('GET', '/hosts', { headers: readOnly.headers })).status).toBe(200);
  });
});

describe('reading hosts', () => {
  it('answers XML to a client that leaves the choice', async () => {
    for (const accept of ['*/*', 'application/xml']) {
      const { text } = await call('GET', '/hosts/web-01', { headers: { ...headers, accept } });
      expect(text, accept).toContain('<host id=');
    }
    expect((await call('GET', '/hosts/web-01', { headers: { ...headers, accept: 'text/html' } })).status).toBe(406);
  });

  it('finds one by name in any case, or by identity, bare; and answers 404 for nobody', async () => {
    const identity = simulator.state.find('web-01')?.identityId ?? '';
    expect((await call('GET', '/hosts/WEB-01')).json).toMatchObject({ hostName: 'web-01' });
    expect((await call('GET', `/hosts/${identity}`)).json).toMatchObject({ hostName: 'web-01' });
    expect((await call('GET', '/hosts/nobody')).json).toMatchObject({ status: 404, error: expect.any(String) });
    simulator.switches.errors = 'text';
    expect(await call('GET', '/hosts/nobody')).toMatchObject({ status: 404, json: undefined });
  });

  it('stands below both paths', async () => {
    const url = `${simulator.url}/foundation-webapp/api/hosts/web-01`;
    expect((await callPlainly('GET', url, { headers })).status).toBe(200);
    expect((await callPlainly('GET', `${simulator.url}/hosts/web-01`, { headers })).status).toBe(404);
  });

  it('lists by name without a query, wrapped or bare, and pages from 0 to a 404', async () => {
    const all = hostNames((await call('GET', '/hosts')).json);
    expect(all).toEqual([...all].sort());
    expect(all).toHaveLength(43);
    expect(hostNames((await call('GET', '/hosts?first=0&count=2')).json)).toEqual(all.slice(0, 2));
    expect(hostNames((await call('GET', '/hosts?first=42&count=5')).json)).toEqual(all.slice(42));
    expect((await call('GET', '/hosts?first=43&count=5')).status).toBe(404);
    simulator.switches.lists = 'bare';
    expect((await call('GET', '/hosts?count=1')).json).toEqual([expect.objectContaining({ hostName: all[0] })]);
  });

  it('tells the story: one host down, one down on purpose, one that nobody has checked', async () => {
    expect((await call('GET', `/hosts/${story.down.server}`)).json).toMatchObject({
      monitorStatus: 'UNSCHEDULED DOWN',
      bubbleUpStatus: 'UNSCHEDULED DOWN',
      serviceAvailability: '0',
      deviceIdentification: story.down.ip,
      properties: { Notes: 'Call the data centre' },
    });
    expect((await call('GET', '/hosts/batch-01')).json).toMatchObject({
      monitorStatus: 'SCHEDULED DOWN',
      acknowledged: true,
    });
    const { json } = await call('GET', `/hosts/${encodeURIComponent('printer, 3rd floor')}`);
    expect(json).toMatchObject({ monitorStatus: 'PENDING' });
    expect(json).not.toHaveProperty('lastCheckTime');
  });

  it('bubbles the worst service up to a host that is itself well', async () => {
    expect((await call('GET', '/hosts/web-01')).json).toMatchObject({
      monitorStatus: 'UP',
      bubbleUpStatus: 'WARNING',
      serviceAvailability: '66.67',
    });
  });

  it('lies at depth simple, and leaves out at depth sync what only shallow knows', async () => {
    const simple = await call('GET', '/hosts/batch-01?depth=SIMPLE');
    expect(simple.json).toMatchObject({ hostName: 'batch-01', acknowledged: false, serviceCount: 0, properties: {} });
    for (const absent of ['monitorStatus', 'lastCheckTime', 'serviceAvailability', 'bubbleUpStatus']) {
      expect(simple.json).not.toHaveProperty(absent);
    }
    const { json: sync } = await call('GET', '/hosts/web-03?depth=sync');
    expect(sync).toMatchObject({ properties: { Notes: 'Call the data centre' } });
    expect(sync).not.toHaveProperty('acknowledged');
    expect(sync).not.toHaveProperty('properties.Latency');
    expect((await call('GET', '/hosts/web-03?depth=abyss')).json).toMatchObject({ serviceCount: 2 });
  });

  it('adds collections at depth deep, under older keys too, and statistics at depth full', async () => {
    const { json } = await call('GET', '/hosts/web-01?depth=deep');
    expect(json).toMatchObject({
      device: { id: expect.any(Number), identification: '10.10.1.11' },
      hostStatus: { hostMonitorStatus: { name: 'UP' } },
      services: [{ description: 'ssh', lastPlugInOutput: 'SSH OK' }, {}, {}],
      hostGroups: [{ name: 'all' }, { name: 'web' }, { name: 'kr' }],
      comments: [],
    });
    expect(json).not.toHaveProperty('statistics');
    expect((await call('GET', '/hosts/web-01?depth=full')).json).toMatchObject({
      statistics: [
        { name: 'OK', count: 2 },
        { name: 'WARNING', count: 1 },
      ],
    });
    simulator.switches.deepKeys = 'older';
    expect((await call('GET', '/hosts/web-01?depth=deep')).json).toMatchObject({
      device: { deviceId: expect.any(Number) },
      hostStatus: { hostMonitorStatus: { monitorStatusId: 1 } },
    });
  });

  it.each([
    ['iso', '2026-11-20T20:00:00.000-0700'],
    ['isoColon', '2026-11-20T20:00:00.000-07:00'],
    ['epochMs', startMs],
    ['epochMsText', String(startMs)],
  ] as const)('writes dates as %s when told to', async (dates, expected) => {
    await simulator.close();
    await start({ zoneOffsetMinutes: -420, switches: { dates } });
    expect((await call('GET', '/hosts/web-01')).json).toMatchObject({ lastCheckTime: expected });
  });

  it('leaves null fields out, or shows them', async () => {
    expect((await call('GET', '/hosts/fw-edge-01')).json).not.toHaveProperty('agentId');
    simulator.switches.nulls = 'shown';
    expect((await call('GET', '/hosts/fw-edge-01')).json).toMatchObject({ agentId: null });
  });

  it('completes names without regard to case, ten unless asked for more, as strings or objects', async () => {
    expect((await call('GET', '/hosts/autocomplete/WEB-03')).json).toEqual({
      names: ['web-03', 'web-03.jp', 'web-03.kr2', 'web-03.us'],
    });
    const count = async (path: string): Promise<number> => [...(await call('GET', path)).text.matchAll(/-/g)].length;
    expect(await count('/hosts/autocomplete/w')).toBe(10);
    expect(await count('/hosts/autocomplete/w?limit=-1')).toBe(16);
    expect((await call('GET', '/hosts/autocomplete/*?limit=1')).json).toEqual({ names: ['batch-01'] });
    expect((await call('GET', '/hosts/autocomplete/zzz')).status).toBe(404);
    simulator.switches.autocompleteItems = 'objects';
    expect((await call('GET', '/hosts/autocomplete/*?limit=1')).json).toEqual({ names: [{ name: 'batch-01' }] });
  });

  it('filters by host groups on one of the two paths only', async () => {
    const names = async (path: string): Promise<readonly string[] | number> => {
      const { status, json } = await call('GET', `/hosts/${path}?depth=simple&hostGroupNames=batch,nothing,network`);
      return status === 200 ? hostNames(json) : status;
    };
    const expected = [
      'batch-01',
      'batch-01.jp',
      'batch-01.kr2',
      'batch-01.us',
      'fw-edge-01',
      'printer, 3rd floor',
      'san-switch-02',
    ];
    expect(await names('filter')).toEqual(expected);
    expect(await names('filter/hostgroups')).toBe(404);
    simulator.switches.filterPath = 'code';
    expect(await names('filter')).toBe(404);
    expect(await names('filter/hostgroups')).toEqual(expected);
    const none = '/hosts/filter/hostgroups?hostGroupNames=nothing';
    expect(await call('GET', none)).toMatchObject({ status: 200, json: { hosts: [] } });
    simulator.switches.emptyFilter = 'notFound';
    expect((await call('GET', none)).status).toBe(404);
  });
});

describe('writing hosts', () => {
  it('gives one result an item in the order of the request, 200 whatever became of them', async () => {
    simulator.state.refusals.set('web-02', 'Device is locked');
    const reply = await upsert(
      { hostName: 'web-02', appType: 'NAGIOS' },
      fresh,
      { hostName: 'no-type', deviceIdentification: '10.9.9.8' },
      { appType: 'NAGIOS' },
      { hostName: 'no-device', appType: 'NAGIOS' },
    );
    expect(reply).toMatchObject({
      status: 200,
      json: {
        successful: 1,
        failed: 4,
        warning: 0,
        count: 5,
        entityType: 'Host',
        operation: 'Update',
        results: [
          { entity: 'web-02', status: 'failure', message: 'Device is locked' },
          { entity: 'new-01', status: 'success', location: expect.stringContaining('/hosts/new-01') },
          { entity: 'no-type', status: 'failure' },
          { entity: 'unknown host', status: 'failure' },
          { entity: 'no-device', status: 'failure' },
        ],
      },
    });
    simulator.switches.resultCounters = 'seed';
    expect((await upsert(fresh)).json).toMatchObject({ success: 1, failure: 0, count: 1 });
    simulator.switches.missingAppType = 'nagios';
    await upsert({ hostName: 'no-type', deviceIdentification: '10.9.9.8' });
    expect((await call('GET', '/hosts/no-type')).json).toMatchObject({ appType: 'NAGIOS', monitorStatus: 'PENDING' });
  });

  it('merges properties, empties null ones, keeps what is omitted, and ignores types that it does not know', async () => {
    await upsert({ ...fresh, description: 'one', properties: { A: '1', B: '2' }, stateType: 'HARD' });
    await upsert({ ...fresh, description: '', properties: { B: null, C: 3 }, stateType: 'LIQUID' });
    expect((await call('GET', '/hosts/new-01')).json).toMatchObject({
      description: '',
      stateType: 'HARD',
      properties: { A: '1', B: '', C: '3' },
    });
  });

  it('stores DOWN as scheduled or unscheduled', async () => {
    await upsert({ ...fresh, monitorStatus: 'DOWN' });
    expect(simulator.state.find('new-01')?.monitorStatus).toBe('UNSCHEDULED DOWN');
    await upsert({ ...fresh, monitorStatus: 'DOWN', properties: { ScheduledDowntimeDepth: '2' } });
    expect(simulator.state.find('new-01')?.monitorStatus).toBe('SCHEDULED DOWN');
  });

  it('changes only the status text under another application type, and still says success', async () => {
    const other = { hostName: 'web-01', appType: 'VEMA', monitorStatus: 'UNREACHABLE', description: 'x' };
    expect((await upsert(other)).json).toMatchObject({ successful: 1 });
    expect((await call('GET', '/hosts/web-01')).json).toMatchObject({
      monitorStatus: 'UNREACHABLE',
      description: 'web server in kr',
      appType: 'NAGIOS',
    });
  });

  it('warns of a name that differs by case only, or merges and keeps the stored case', async () => {
    const json = { hosts: [{ ...fresh, hostName: 'WEB-01', description: 'changed' }] };
    expect((await call('POST', '/hosts?merge=false', { json })).json).toMatchObject({
      warning: 1,
      results: [{ status: 'warning' }],
    });
    expect(simulator.state.find('web-01')?.description).toBe('web server in kr');
    await call('POST', '/hosts', { json });
    expect(simulator.state.find('web-01')).toMatchObject({ hostName: 'web-01', description: 'changed' });
  });

  it.each([
    ['an unknown field', { hosts: [{ ...fresh, colour: 'red' }] }],
    ['a bare array', [fresh]],
    ['another wrapper', { host: [fresh] }],
    ['a nested property', { hosts: [{ ...fresh, properties: { A: {} } }] }],
    ['a date that is none', { hosts: [{ ...fresh, lastCheckTime: 'yesterday' }] }],
  ])('refuses %s with 400 for the whole batch', async (_, json) => {
    expect((await call('POST', '/hosts', { json })).status).toBe(400);
  });

  it('takes a batch as a task that tells nothing of the hosts, until the queue is full', async () => {
    simulator.switches.background = 'held';
    simulator.state.queueCapacity = 1;
    const path = '/hosts?async=true';
    const reply = await call('POST', path, { json: { hosts: [fresh] } });
    expect(reply.json).toMatchObject({ count: 1, entityType: 'Async', results: [{ status: 'success' }] });
    expect((await call('GET', '/hosts/new-01')).status).toBe(404);
    expect((await call('POST', path, { json: { hosts: [fresh] } })).status).toBe(429);
    simulator.state.settle();
    expect((await call('GET', '/hosts/new-01')).status).toBe(200);
  });

  it('lets autocomplete hear of a new host only later', async () => {
    simulator.switches.background = 'held';
    await upsert(fresh);
    expect((await call('GET', '/hosts/autocomplete/new')).status).toBe(404);
    simulator.state.settle();
    expect((await call('GET', '/hosts/autocomplete/new')).json).toEqual({ names: ['new-01'] });
  });

  it('deletes by a list that is split on every comma, and warns of whom it does not find', async () => {
    expect((await call('DELETE', '/hosts/web-01,nobody')).json).toMatchObject({
      successful: 1,
      warning: 1,
      failed: 0,
      operation: 'Delete',
      results: [
        { entity: 'web-01', status: 'success' },
        { entity: 'nobody', status: 'warning' },
      ],
    });
    const name = 'printer, 3rd floor';
    expect((await call('DELETE', `/hosts/${encodeURIComponent(name)}`)).json).toMatchObject({
      results: [{ entity: 'printer' }, { entity: '3rd floor' }],
    });
    expect((await call('DELETE', '/hosts', { json: { hosts: [{ hostName: name }] } })).json).toMatchObject({
      successful: 1,
    });
    expect((await call('DELETE', '/hosts', { json: [{ hostName: name }] })).status).toBe(400);
    simulator.switches.lists = 'bare';
    simulator.switches.deleteAbsent = 'success';
    expect((await call('DELETE', '/hosts', { json: [{ hostName: name }] })).json).toMatchObject({ successful: 1 });
  });

  it('renames, but to no name that exists in any case', async () => {
    const rename = (query: string): Promise<PlainReply> => call('PUT', `/hosts/rename?${query}`);
    expect((await rename('oldHostName=web-01')).status).toBe(400);
    expect((await rename('oldHostName=nobody&newHostName=x')).status).toBe(404);
    expect((await rename('oldHostName=web-01&newHostName=WEB-01')).status).toBe(400);
    expect((await rename('oldHostName=web-01&newHostName=web-02')).status).toBe(400);
    const reply = await rename('oldHostName=WEB-01&newHostName=shop-01&description=shop&deviceIdentification=10.1.1.1');
    expect(reply.json).toMatchObject({
      hostName: 'shop-01',
      description: 'shop',
      deviceIdentification: '10.1.1.1',
      properties: { Latency: '100' },
    });
    expect((await call('GET', '/hosts/web-01')).status).toBe(404);
  });
});

it('a fleet adds a host per server, and every call is logged under its operation', async () => {
  await simulator.close();
  await start({ story: false, fleet: storyServers('us') });
  await call('GET', '/hosts/web-01');
  expect(simulator.state.hosts.size).toBe(10);
  expect(simulator.log.entries.map((entry) => entry.operation)).toEqual(['login', 'getHost']);
  expect(JSON.stringify(simulator.log.entries)).not.toContain(headers['gwos-api-token']);
});

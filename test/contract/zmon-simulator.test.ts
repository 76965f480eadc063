import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { story, storyServers } from '../simulators/story.ts';
import { fleetDefinitionIds } from '../simulators/zmon/zmon-fleet.ts';
import {
  startZmonSimulator,
  type ZmonSimulator,
  type ZmonSimulatorOptions,
} from '../simulators/zmon/zmon-simulator.ts';
import { storyAlerts, storyDowntime } from '../simulators/zmon/zmon-story.ts';
import { field } from './nhn-caller.ts';
import { callPlainly, type PlainCall, type PlainReply } from './plain-caller.ts';

const ops = { authorization: 'Bearer zmon-ops-token' };
const viewer = { authorization: 'Bearer zmon-viewer-token' };
const startMs = Date.UTC(2026, 10, 21, 3, 0, 10);
const startSeconds = startMs / 1000;
let nowMs = startMs;
let simulator: ZmonSimulator;

const start = async (options: ZmonSimulatorOptions = {}): Promise<void> => {
  nowMs = startMs;
  simulator = await startZmonSimulator({ now: () => nowMs, ...options });
};
const call = (method: string, path: string, more: PlainCall = {}): Promise<PlainReply> =>
  callPlainly(method, `${simulator.url}/api/v1${path}`, { headers: ops, ...more });
const downtime = { comment: 'patching', end_time: startSeconds + 3600, entities: [story.down.server] };
const rule = {
  name: 'New rule',
  description: 'Made by a test',
  team: 'SRE',
  responsible_team: 'SRE',
  entities: [],
  entities_exclude: [],
  condition: 'value > 0',
  notifications: [],
  check_definition_id: 1,
  status: 'ACTIVE',
  priority: 1,
};
const child = { team: 'Web', responsible_team: 'Web', status: 'ACTIVE', parent_id: storyAlerts.reachableTemplate };

beforeEach(() => start());
afterEach(() => simulator.close());

describe('who may call the ZMON simulator', () => {
  it('takes a bearer token and Basic credentials alike', async () => {
    const basic = Buffer.from('ops:zmon-ops-password').toString('base64');
    expect((await call('GET', '/teams')).status).toBe(200);
    expect((await call('GET', '/teams', { headers: { authorization: `Basic ${basic}` } })).status).toBe(200);
  });

  it('answers 401 and 403 with a message, or in the OAuth form', async () => {
    expect(await call('GET', '/teams', { headers: {} })).toMatchObject({
      status: 401,
      text: '{"message":"Full authentication is required to access this resource"}',
    });
    const wrong = { headers: { authorization: 'Bearer nobody' } };
    expect(await call('GET', '/teams', wrong)).toMatchObject({ status: 401, json: { message: 'Bad credentials' } });
    const denied = { headers: viewer, json: downtime };
    expect(await call('POST', '/downtimes', denied)).toMatchObject({
      status: 403,
      json: { message: 'Access is denied' },
    });
    simulator.switches.denial = 'oauth';
    expect(await call('GET', '/teams', { headers: {} })).toMatchObject({
      status: 401,
      json: { error: 'unauthorized' },
    });
    expect(await call('GET', '/teams', wrong)).toMatchObject({
      status: 401,
      json: { error: 'invalid_token', error_description: 'Invalid access token: nobody' },
    });
    expect(await call('POST', '/downtimes', denied)).toMatchObject({ status: 403, json: { error: 'access_denied' } });
  });

  it('lets only members of a team edit its definitions', async () => {
    await simulator.close();
    await start({ users: [{ name: 'dba', token: 'dba', scopes: ['read', 'write'], teams: ['Databases'] }] });
    const headers = { authorization: 'Bearer dba' };
    expect((await call('POST', '/alert-definitions', { headers, json: rule })).status).toBe(403);
    expect((await call('POST', '/alert-definitions', { headers, json: { ...rule, team: 'Databases' } })).status).toBe(
      200,
    );
    const inactive = { ...rule, responsible_team: 'Databases', status: 'INACTIVE' };
    expect((await call('POST', '/alert-definitions', { headers, json: inactive })).status).toBe(200);
  });

  it("knows nothing of the browser's API", async () => {
    expect((await callPlainly('GET', `${simulator.url}/rest/downtimes`, { headers: ops })).status).toBe(404);
    expect((await call('GET', '/downtimes')).status).toBe(404);
  });
});

describe('downtimes', () => {
  it('are set for the asked entities that alerts know, in seconds, from now on, by the caller', async () => {
    const json = { ...downtime, end_time: startSeconds + 3600.9, entities: ['web-03', 'nobody', 'web-01'] };
    expect(await call('POST', '/downtimes', { json: { ...json, alert_definitions: [11, 12] } })).toMatchObject({
      status: 200,
      json: {
        comment: 'patching',
        start_time: startSeconds,
        end_time: startSeconds + 3600,
        created_by: 'ops',
        entities: ['web-01', 'web-03'],
        alert_definitions: [11],
      },
    });
  });

  it('that match nothing are answered with an id and are not set', async () => {
    const before = simulator.state.downtimes.size;
    const reply = await call('POST', '/downtimes', { json: { ...downtime, entities: ['WEB-03'] } });
    expect(reply).toMatchObject({
      status: 200,
      json: { id: expect.any(String), entities: [], alert_definitions: [] },
    });
    expect(simulator.state.downtimes.size).toBe(before);
  });

  it.each([
    ['no comment', { comment: undefined }],
    ['no end', { end_time: undefined }],
    ['no entities', { entities: undefined }],
    ['an empty list of entities', { entities: [] }],
    ['an end that is past', { start_time: startSeconds - 10, end_time: startSeconds }],
    ['a start after its end', { start_time: startSeconds + 7200 }],
    ['an end more than a year ahead', { end_time: startSeconds + 367 * 86_400 }],
    ['an end that is text', { end_time: String(startSeconds + 60) }],
  ])('with %s are refused with 400 and a message', async (_, change) => {
    const reply = await call('POST', '/downtimes', { json: { ...downtime, ...change } });
    expect(reply).toMatchObject({ status: 400, json: { message: expect.any(String) } });
  });

  it('without an end are 500 with an empty body on servers of the code line', async () => {
    simulator.switches.missingDowntimeField = 500;
    const reply = await call('POST', '/downtimes', { json: { ...downtime, end_time: undefined } });
    expect(reply).toMatchObject({ status: 500, text: '' });
  });

  it('are deleted with 200, known or not, echoing the group or nothing but nulls', async () => {
    const path = `/downtimes/${storyDowntime.id}`;
    expect(await call('DELETE', path)).toMatchObject({ json: { id: storyDowntime.id, entities: ['web-03'] } });
    expect(await call('DELETE', path)).toMatchObject({
      status: 200,
      json: { id: storyDowntime.id, entities: [], alert_definitions: [], start_time: null, end_time: null },
    });
    simulator.switches.deletedDowntime = 'nulls';
    expect(await call('DELETE', path)).toMatchObject({
      status: 200,
      json: { id: null, entities: null, alert_definitions: null, start_time: startSeconds },
    });
  });

  it('show in the status from the next evaluation on, and no longer than they last', async () => {
    const entities = ['web-03:9100'];
    await call('POST', '/downtimes', { json: { ...downtime, end_time: startSeconds + 120, entities } });
    const shown = async (): Promise<boolean> =>
      (await call('GET', `/status/alert/${storyAlerts.exporterSilent}/`)).text.includes('"comment":"patching"');
    expect(await shown()).toBe(false);
    nowMs += 30_000;
    expect(await shown()).toBe(true);
    nowMs += 120_000;
    expect(await shown()).toBe(false);
  });
});

describe('alert definitions', () => {
  it('are echoed unmerged after a write and read merged, parameters by key', async () => {
    const parameters = { limit: { value: 9, comment: 'c', type: 'int' } };
    const created = await call('POST', '/alert-definitions', { json: { ...child, parameters, surprise: 1 } });
    expect(created).toMatchObject({
      status: 200,
      json: { id: 21, name: null, condition: null, check_definition_id: null, priority: null, parameters },
    });
    expect(await call('GET', '/alert-definitions/21')).toMatchObject({
      json: {
        name: 'Server unreachable: {entities}',
        team: 'Web',
        priority: 2,
        template: false,
        parent_id: 10,
        last_modified: startMs,
        last_modified_by: 'ops',
        parameters: { ...parameters, window: { value: '5m' } },
      },
    });
  });

  it('are replaced by PUT, but keep their parent and check though others are echoed', async () => {
    const json = { ...child, name: 'Mine', parent_id: null, check_definition_id: 3, tags: null };
    const put = await call('PUT', `/alert-definitions/${storyAlerts.webPortClosed}`, { json });
    expect(put).toMatchObject({ status: 200, json: { parent_id: null, check_definition_id: 3, tags: null } });
    const { json: merged } = await call('GET', `/alert-definitions/${storyAlerts.webPortClosed}`);
    expect(merged).toMatchObject({ name: 'Mine', parent_id: 11, check_definition_id: 1, tags: ['availability'] });
  });

  it.each([
    ['no team', { ...rule, team: undefined }],
    ['no status', { ...rule, status: undefined }],
    ['an unknown status', { ...rule, status: 'SLEEPING' }],
    ['a priority of 4', { ...rule, priority: 4 }],
    ['no condition and no parent', { ...rule, condition: undefined }],
    ['an unknown check', { ...rule, check_definition_id: 99 }],
    ['an unknown parent', { ...child, parent_id: 99 }],
    ['a null among its entities', { ...rule, entities: [null] }],
    ['notifications in one text', { ...rule, notifications: 'send_mail()' }],
    ['a template without a check', { ...child, parent_id: null, template: true }],
  ])('with %s are refused with 400 and a message', async (_, json) => {
    const reply = await call('POST', '/alert-definitions', { json });
    expect(reply).toMatchObject({ status: 400, json: { message: expect.any(String) } });
  });

  it('refuse what is no JSON, and a change that breaks a child', async () => {
    expect((await call('POST', '/alert-definitions', { text: '{' })).status).toBe(400);
    const json = { ...rule, condition: null, template: true };
    const reply = await call('PUT', `/alert-definitions/${storyAlerts.reachableTemplate}`, { json });
    expect(reply).toMatchObject({ status: 400, json: { message: expect.stringContaining('child') } });
  });

  it('that do not exist are 404 with an empty body, or 403 for writes on servers of the code line', async () => {
    expect(await call('GET', '/alert-definitions/999')).toMatchObject({ status: 404, text: '' });
    expect((await call('PUT', '/alert-definitions/999', { json: rule })).status).toBe(404);
    simulator.switches.absentAlertWrite = 403;
    expect((await call('PUT', '/alert-definitions/999', { json: rule })).status).toBe(403);
    expect((await call('DELETE', '/alert-definitions/999')).status).toBe(403);
    expect((await call('GET', '/alert-definitions/999')).status).toBe(404);
  });

  it('with children cannot be deleted; others become DELETED and cannot be changed', async () => {
    expect(await call('DELETE', '/alert-definitions/11')).toMatchObject({
      status: 400,
      json: { message: expect.stringContaining('14') },
    });
    expect(await call('DELETE', '/alert-definitions/14')).toMatchObject({ status: 200, json: { status: 'DELETED' } });
    expect((await call('PUT', '/alert-definitions/14', { json: rule })).status).toBe(400);
    expect((await call('DELETE', '/alert-definitions/11')).status).toBe(200);
  });

  it('tell when they last changed in ISO-8601, not as an HTTP date', async () => {
    const { headers } = await call('HEAD', '/alert-definitions');
    expect(headers.get('last-modified')).toBe('2026-11-21T03:00:10.000Z');
  });
});

describe('alert status', () => {
  it('prints its times as Java prints doubles, literally in the text', async () => {
    const { text } = await call('GET', '/status/alert/11,16/');
    expect(text).toContain('"ts":1.79523E9');
    expect(text).toMatch(/"start_time":1\.795\d+E9/);
    expect(text).toContain('"start_time":1795228810,"end_time":1795232410');
  });

  it('leaves out quiet, unknown and inactive alerts and templates', async () => {
    expect(await call('GET', '/status/alert/10,12,15,17,999/')).toMatchObject({ status: 200, text: '{}' });
  });

  it('wants the slash at the end, unless told to be a later server', async () => {
    expect((await call('GET', '/status/alert/11')).status).toBe(404);
    simulator.switches.slashlessStatus = 'accepted';
    expect((await call('GET', '/status/alert/11')).status).toBe(200);
  });

  it('fails on a repeated id, on what is no id, and on too long a path', async () => {
    expect((await call('GET', '/status/alert/11,12,11/')).status).toBe(500);
    expect((await call('GET', '/status/alert/11%2C12/')).status).toBe(400);
    const ids = Array.from({ length: 2000 }, (_, index) => 10_000 + index);
    expect((await call('GET', `/status/alert/${ids.join(',')}/`)).status).toBe(414);
  });

  it('holds values of any kind: NaN as null, infinities as text, objects, and the text of a failed check', async () => {
    const { json } = await call('GET', '/status/alert/13,18,19,20/');
    expect(json).toMatchObject({
      13: { 'web-03:9100': { value: { code: 0 } } },
      18: { 'cache-02': { exc: 1, value: expect.stringContaining('SnmpError') } },
      19: { 'batch-01': { value: null } },
      20: { '10.10.1.13': { value: 'Infinity' } },
    });
  });

  it('tells the story: web-03 fires under every form of its name, one alert of it in a downtime', async () => {
    const { json } = await call('GET', '/status/alert/11,13,14,20/');
    expect(json).toMatchObject({
      11: { 'web-03': { captures: { lost: 4 }, downtimes: [{ id: storyDowntime.id, created_by: 'ops' }] } },
      13: { 'web-03:9100': { downtimes: [] } },
      14: { '10.10.1.13:9100': { downtimes: [] } },
      20: { '10.10.1.13': { downtimes: [] } },
    });
  });

  it('finds active alerts by team and by tags, with their messages filled in', async () => {
    const ids = async (query: string): Promise<number[]> => {
      const { text } = await call('GET', `/status/active-alerts${query}`);
      return [...text.matchAll(/"alert_definition":\{"id":(\d+)/g)].map((match) => Number(match[1]));
    };
    expect(await ids('')).toEqual([11, 14, 13, 16, 18, 19, 20]);
    expect(await ids('?team=Web')).toEqual([11, 14]);
    expect(await ids('?tags=capacity,self')).toEqual([16, 18, 19]);
    expect(await ids('?team=Web&tags=port')).toEqual([14]);
    const details = await call('GET', '/status/alert/16/details');
    expect(details.json).toMatchObject({ message: 'Disk /var at 91.3 %', notifications_ack: false });
    expect((await call('GET', '/status/alert/999/details')).status).toBe(404);
  });

  it('lists every entity of an alert with the alerts that are active on it', async () => {
    const { json } = await call('GET', '/status/alert/11/all-entities');
    expect(json).toMatchObject([
      { entity: 'web-01', results: [], active_alert_ids: [], entities_count: 4 },
      { entity: 'web-02' },
      { entity: 'web-03', results: [{ value: 4 }], active_alert_ids: [11] },
      { entity: 'web-04' },
    ]);
  });

  it('filters results by what it allows, and refuses the rest', async () => {
    const results = (filter: string): Promise<PlainReply> =>
      call('GET', `/status/alert-results?filter=${encodeURIComponent(filter)}`);
    expect((await results('{"id":"web-03"}')).text).toContain('"alert_definition_id":11');
    expect((await results('{"colour":"red"}')).status).toBe(400);
    expect((await results('{}')).status).toBe(400);
  });
});

describe('entities and check definitions', () => {
  it('filters with AND inside one object and OR across a list', async () => {
    const ids = async (query: unknown): Promise<string[]> => {
      const { text } = await call('GET', `/entities?query=${encodeURIComponent(JSON.stringify(query))}`);
      return [...text.matchAll(/"id":"([^"]+)"/g)].map((match) => match[1] ?? '');
    };
    expect(await ids({ type: 'instance', role: 'db' })).toEqual(['db-01', 'db-02', 'db-03']);
    expect(await ids([{ id: 'web-01' }, { id: 'web-02', type: 'exporter' }])).toEqual(['web-01']);
    expect((await call('GET', '/entities?query=%7B')).status).toBe(500);
  });

  it('writes an entity with an empty answer, and refuses bad ids, changed types and global ones', async () => {
    const put = (json: unknown): Promise<PlainReply> => call('PUT', '/entities', { json });
    expect(await put({ id: 'new-01:80[x]', type: 'instance' })).toMatchObject({ status: 200, text: '' });
    expect((await put({ id: 'New-01', type: 'instance' })).status).toBe(400);
    expect((await put({ id: 'new-01:80[x]', type: 'host' })).status).toBe(409);
    expect((await put({ id: 'world', type: 'global' })).status).toBe(403);
    const path = `/entities/${encodeURIComponent('new-01:80[x]')}`;
    expect((await call('GET', path)).json).toMatchObject({ last_modified: '2026-11-21 03:00:10.000' });
    expect((await call('DELETE', path)).text).toBe('1');
    expect((await call('DELETE', path)).text).toBe('0');
    expect((await call('GET', path)).status).toBe(404);
  });

  it('answers an unknown check definition with 200 and nothing', async () => {
    expect((await call('GET', '/check-definitions/2')).json).toMatchObject({ name: 'Exporter answers', interval: 30 });
    expect(await call('GET', '/check-definitions/99')).toMatchObject({ status: 200, text: '' });
    expect((await call('DELETE', '/check-definitions/99')).status).toBe(404);
  });

  it('tells what changed since a snapshot', async () => {
    const { json } = await call('GET', '/checks/all-active-alert-definitions');
    const snapshot = field(json, 'snapshot_id');
    await call('DELETE', '/alert-definitions/14');
    await call('PUT', '/alert-definitions/15', { json: rule });
    expect((await call('GET', `/checks/alert-definitions-diff?lastSnapshotId=${snapshot}`)).json).toMatchObject({
      disabled_definitions: [14],
      changed_definitions: [{ id: 15, name: 'New rule' }],
    });
  });
});

it('a fleet of servers fires as asked, and every call is logged under its operation', async () => {
  await simulator.close();
  const fleet = { servers: storyServers('us'), definitions: 3 };
  await start({ story: false, fleet });
  const { json } = await call('GET', `/status/alert/${fleetDefinitionIds(fleet).join(',')}/`);
  expect(json).toMatchObject({ 1001: { 'web-01': {} }, 1002: { 'web-02': {} }, 1003: { 'web-01': {} } });
  expect(simulator.log.count({ operation: 'getAlertStatus', status: 200 })).toBe(1);
  simulator.faults.add({ operation: 'getAlertStatus' }, { kind: 'status', status: 503 }, { times: 1 });
  expect((await call('GET', '/status/alert/1001/')).status).toBe(503);
  expect((await call('GET', '/status/alert/1001/')).status).toBe(200);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NhnSimulator, NhnSimulatorOptions } from '../simulators/nhn/nhn-options.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import { story } from '../simulators/story.ts';
import { callNhn, field, type NhnCall, type NhnReply } from './nhn-caller.ts';

const project = '/v1.0/projects/aOpreudC';
const workspace = { jobName: 'new-one', metricsPath: '/metrics' };
let simulator: NhnSimulator;
let nowMs = Date.UTC(2026, 10, 21, 3);

const start = async (options: NhnSimulatorOptions = {}): Promise<void> => {
  simulator = await startNhnSimulator({ now: () => nowMs, ...options });
};
const call = (method: string, path: string, more?: NhnCall): Promise<NhnReply> =>
  callNhn(simulator, method, `${project}${path}`, more);
const named = (name: string): string => {
  const all = [...simulator.store('kr', 'aOpreudC').state.workspaces.values()];
  return all.find(({ jobName }) => jobName === name)?.jobId ?? `no workspace ${name}`;
};
const server = (name: string): string => {
  const all = [...simulator.store('kr', 'aOpreudC').state.servers.values()];
  return all.find(({ hostNm }) => hostNm === name)?.hostId ?? `no server ${name}`;
};

beforeEach(() => start());
afterEach(() => simulator.close());

describe('who may call the NHN simulator', () => {
  it('answers 401 without a key and with a key of nobody', async () => {
    expect(await call('GET', '/jobs', { headers: { 'x-tc-app-key': null } })).toMatchObject({
      status: 401,
      resultCode: 4011001,
    });
    expect(await call('GET', '/jobs', { headers: { 'x-tc-app-key': 'wrong' } })).toMatchObject({ status: 401 });
  });

  it('answers 403 for a project of another key, of nobody, and of another region', async () => {
    const other = { headers: { 'x-tc-app-key': 'sim-app-key-bKw7Qz12' } };
    expect(await call('GET', '/jobs', other)).toMatchObject({ status: 403 });
    expect(await callNhn(simulator, 'GET', '/v1.0/projects/nobody/jobs')).toMatchObject({ status: 403 });
    const absent = await callNhn(simulator, 'GET', '/v1.0/projects/bKw7Qz12/jobs', { ...other, region: 'us' });
    expect(absent.status).toBe(403);
  });

  it.each([
    ['empty', ''],
    ['html', '<!doctype html>'],
    ['gateway', '{"header":{"isSuccessful":false,"resultCode":4011001'],
  ] as const)('words a refusal as %s when told to', async (refusalBody, beginning) => {
    await simulator.close();
    await start({ wording: { refusalBody } });
    const { status, text } = await call('GET', '/jobs', { headers: { 'x-tc-app-key': null } });
    expect(status).toBe(401);
    expect(text.slice(0, beginning.length)).toBe(beginning);
    expect(text === '').toBe(refusalBody === 'empty');
  });
});

describe('the region header', () => {
  it.each([
    ['GET', '/jobs', undefined],
    ['POST', '/jobs', workspace],
    ['GET', '/servers', undefined],
  ])("is required, and must be the host's own, on %s %s", async (method, path, json) => {
    const body = json === undefined ? {} : { json };
    for (const region of [null, 'jp', 'kr1', 'KR']) {
      const reply = await call(method, path, { ...body, headers: { 'x-sysmon-region': region } });
      expect(reply, String(region)).toMatchObject({ status: 200, resultCode: -40002 });
    }
    expect(await call(method, path, body)).toMatchObject({ status: 200, resultCode: 0 });
  });

  it('is not needed elsewhere, and the log shows whether it was sent', async () => {
    const path = `/jobs/${named('web')}/targets`;
    expect(await call('GET', path, { headers: { 'x-sysmon-region': null } })).toMatchObject({ resultCode: 0 });
    await call('GET', path);
    expect(simulator.log.where({ operation: 'listTargets' }).map(({ headers }) => headers['x-sysmon-region'])).toEqual([
      undefined,
      'kr',
    ]);
  });
});

describe('workspaces', () => {
  it('are created, changed and deleted, each with its own kind of body', async () => {
    const created = await call('POST', '/jobs', { json: { ...workspace, description: 'mine' } });
    expect(created.body).toMatchObject({ jobName: 'new-one', lstModYmdt: '2026-11-21T12:00:00', reservedJobCd: null });
    const jobId = String(field(created.body, 'jobId'));
    const changed = await call('PUT', `/jobs/${jobId}`, { json: { metricsPath: '/other' } });
    expect(changed.body).toMatchObject({ jobName: 'new-one', metricsPath: '/other', description: null });
    expect(await call('DELETE', `/jobs/${jobId}`)).toMatchObject({ resultCode: 0, body: jobId });
    expect(await call('GET', `/jobs/${jobId}`)).toMatchObject({ status: 200, resultCode: -40006, body: null });
  });

  it('refuse a name that is taken', async () => {
    expect(await call('POST', '/jobs', { json: { ...workspace, jobName: 'web' } })).toMatchObject({
      resultCode: -40001,
    });
  });

  it.each([
    ['a blank in the name', { ...workspace, jobName: 'a b' }],
    ['another script in the name', { ...workspace, jobName: '작업' }],
    ['an empty name', { ...workspace, jobName: '' }],
    ['no name', { metricsPath: '/metrics' }],
    ['no path', { jobName: 'a' }],
    ['a path without a slash', { ...workspace, metricsPath: 'metrics' }],
    ['a whole URL as the path', { ...workspace, metricsPath: 'http://h:1/metrics' }],
    ['a host in the path', { ...workspace, metricsPath: '//h:1/metrics' }],
    ['a description that is no text', { ...workspace, description: 5 }],
    ['a list', [workspace]],
  ])('refuse %s', async (_, json) => {
    expect(await call('POST', '/jobs', { json })).toMatchObject({ status: 200, resultCode: -40002 });
  });

  it('refuse a body that does not say that it is JSON', async () => {
    const reply = await call('POST', '/jobs', { json: workspace, headers: { 'content-type': 'text/plain' } });
    expect(reply.resultCode).toBe(-40002);
  });

  it('are unknown in another region', async () => {
    const { resultCode } = await call('GET', `/jobs/${named('web')}`, { region: 'jp' });
    expect(resultCode).toBe(-40006);
  });

  it('take their targets with them', async () => {
    const jobId = named('web');
    const [target] = simulator.store('kr', 'aOpreudC').targetsOf(jobId);
    await call('DELETE', `/jobs/${jobId}`);
    expect(simulator.store('kr', 'aOpreudC').state.targets.has(target?.targetId ?? '')).toBe(false);
  });

  it('that the system reserved cannot be touched', async () => {
    const path = `/jobs/${named('@Linux')}`;
    const json = { hostId: server('web-01'), port: 1 };
    const [target] = simulator.store('kr', 'aOpreudC').targetsOf(named('@Linux'));
    expect(await call('PUT', path, { json: workspace })).toMatchObject({ resultCode: -40012 });
    expect(await call('DELETE', path)).toMatchObject({ resultCode: -40012 });
    expect(await call('POST', `${path}/targets`, { json })).toMatchObject({ resultCode: -40012 });
    expect(await call('DELETE', `${path}/targets/${target?.targetId}`)).toMatchObject({ resultCode: -40012 });
  });
});

describe('targets', () => {
  const create = (json: unknown, jobId = named('batch')): Promise<NhnReply> =>
    call('POST', `/jobs/${jobId}/targets`, { json });

  it('are created from a number or digits, show no result at first, and are deleted', async () => {
    const first = await create({ hostId: server('db-01'), port: 9200 });
    expect(first).toMatchObject({ resultCode: 0, body: expect.any(String) });
    expect(await create({ hostId: server('db-01'), port: '9201' })).toMatchObject({ resultCode: 0 });
    const path = `/jobs/${named('batch')}/targets/${first.body}`;
    const fresh = await call('GET', path);
    expect(fresh.body).toMatchObject({ port: 9200, hostNm: 'db-01', svrIp: '10.10.2.11', mntrnStatCd: null });
    expect(fresh.body).not.toHaveProperty('resultCd');
    nowMs += 60_000;
    expect((await call('GET', path)).body).toMatchObject({ resultCd: 0, failReason: null });
    expect(await call('DELETE', path)).toMatchObject({ resultCode: 0, body: first.body });
    expect(await call('GET', path)).toMatchObject({ resultCode: -40007 });
    expect(await call('DELETE', path)).toMatchObject({ resultCode: -40007 });
  });

  it.each([0, 65_536, 1.5, '80a', '', null, true, -1])('refuse the port %j', async (port) => {
    expect(await create({ hostId: server('db-01'), port })).toMatchObject({ resultCode: -40002 });
  });

  it('refuse a server of nobody, of another region, and a workspace of nobody', async () => {
    const [elsewhere] = simulator.store('jp', 'aOpreudC').state.servers.keys();
    expect(await create({ hostId: 'nobody', port: 80 })).toMatchObject({ resultCode: -40004 });
    expect(await create({ hostId: elsewhere, port: 80 })).toMatchObject({ resultCode: -40004 });
    expect(await create({ hostId: server('db-01'), port: 80 }, 'nobody')).toMatchObject({ resultCode: -40006 });
  });

  it('refuse a sixth on one server, whatever the workspace', async () => {
    // The story gives web-01 three: node, web and the reserved one.
    expect(await create({ hostId: server('web-01'), port: 1 })).toMatchObject({ resultCode: 0 });
    expect(await create({ hostId: server('web-01'), port: 2 }, named('db'))).toMatchObject({ resultCode: 0 });
    expect(await create({ hostId: server('web-01'), port: 3 }, named('cache'))).toMatchObject({ resultCode: -40002 });
  });

  it("are not created at the address of the guide's sample call", async () => {
    const reply = await call('POST', `/jobs/${named('batch')}`, { json: { hostId: server('db-01'), port: '80' } });
    expect(reply.status).toBe(405);
  });

  it('of the server that is down in the story say why', async () => {
    const { body } = await call('GET', `/jobs/${named('web')}/targets`);
    const down = Array.isArray(body) ? body.find((target) => field(target, 'hostNm') === story.down.server) : undefined;
    expect(down).toMatchObject({ svrIp: story.down.ip, resultCd: 1, failReason: 'Connection timed out' });
  });
});

describe('the NHN simulator as a tool', () => {
  it('gives the same ids for the same seed, and others for another', async () => {
    const ids = () => [...simulator.store('jp', 'bKw7Qz12').state.targets.keys()];
    const first = ids();
    await simulator.close();
    await start();
    expect(ids()).toEqual(first);
    await simulator.close();
    await start({ seed: 2 });
    expect(ids()).not.toEqual(first);
  });

  it('builds forty workspaces of ten targets within the limit of each server', async () => {
    await simulator.close();
    await start({ scale: { workspaces: 40, targetsPerWorkspace: 10 } });
    const { state } = simulator.store('us', 'aOpreudC');
    expect([state.workspaces.size, state.targets.size, state.servers.size]).toEqual([40, 400, 80]);
    const loads = Map.groupBy(state.targets.values(), ({ hostId }) => hostId);
    expect(Math.max(...[...loads.values()].map((targets) => targets.length))).toBeLessThanOrEqual(5);
  });

  it('plays a business code by script, once, in the wording asked for', async () => {
    await simulator.close();
    await start({ wording: { failureBody: 'missing' } });
    simulator.faults.add(
      { operation: 'listWorkspaces', region: 'kr' },
      { kind: 'businessCode', code: -50000 },
      { times: 1 },
    );
    const { text } = await call('GET', '/jobs');
    expect(JSON.parse(text)).toEqual({
      header: { isSuccessful: false, resultCode: -50000, resultMessage: 'INTERNAL_SERVER_ERROR' },
    });
    expect(await call('GET', '/jobs')).toMatchObject({ resultCode: 0 });
  });

  it('knows nothing of paths outside the guide', async () => {
    expect((await callNhn(simulator, 'GET', '/openmetric/projects/aOpreudC/jobs')).status).toBe(404);
    expect((await call('GET', '/jobs/')).status).toBe(404);
    expect((await call('PATCH', '/jobs')).status).toBe(405);
  });
});

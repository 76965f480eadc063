import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors/upstream-error.ts';
import { ClientGone, noDeadline, startDeadline } from '../../src/resilience/deadline.ts';
import type { CallOptions } from '../../src/upstreams/http/exchange.ts';
import { createHttpClient, type HttpClient } from '../../src/upstreams/http/http-client.ts';
import { createNhnClient, type NhnClient } from '../../src/upstreams/nhn/nhn-client.ts';
import type { NhnScope } from '../../src/upstreams/nhn/shapes.ts';
import type { Written } from '../../src/upstreams/written.ts';
import type { NhnSimulator } from '../simulators/nhn/nhn-options.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import type { Fault } from '../simulators/support/fault.ts';

const projectId = 'aOpreudC';
const appKey = 'sim-app-key-aOpreudC';
const options: CallOptions = { deadline: noDeadline() };
const unknown = 'whether it took effect is unknown';

let simulator: NhnSimulator;
let http: HttpClient;
let nhn: NhnClient;

beforeAll(async () => {
  simulator = await startNhnSimulator();
});
afterAll(() => simulator.close());

/** A client with no memory of earlier failures, for each test. */
function freshClient(upstreamTimeoutMs = 5_000): NhnClient {
  http?.close();
  http = createHttpClient({
    upstreamTimeoutMs,
    upstreamBodyBytes: 1_000_000,
    upstreamConcurrency: 15,
    random: () => 0,
  });
  nhn = createNhnClient(http);
  return nhn;
}
beforeAll(() => void freshClient());
afterEach(() => {
  simulator.faults.clear();
  simulator.log.clear();
  freshClient();
});
afterAll(() => http.close());

function scopeOf(region: 'kr' | 'jp' = 'kr', change: Partial<NhnScope> = {}): NhnScope {
  const baseUrl = new URL(simulator.endpoints[region]);
  return { endpoint: { source: 'nhn', kind: 'nhn', region, baseUrl }, region, projectId, appKey, ...change };
}

async function failureOf(promise: Promise<unknown>): Promise<UpstreamError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`expected an UpstreamError, got ${String(error)}`);
}

function written<T>(answer: Written<T>): T {
  if (answer.written) return answer.value;
  throw new Error(answer.refusal.kind);
}

async function someWorkspace() {
  const workspace = (await nhn.listWorkspaces(scopeOf(), options)).find(({ name }) => name === 'web');
  if (workspace === undefined) throw new Error('the simulator has a workspace "web"');
  return workspace;
}

/** Every read, on ids that exist. */
const reads = {
  listWorkspaces: () => nhn.listWorkspaces(scopeOf(), options),
  getWorkspace: () => nhn.getWorkspace(scopeOf(), 'w', options),
  listTargets: () => nhn.listTargets(scopeOf(), 'w', options),
  getTarget: () => nhn.getTarget(scopeOf(), 'w', 't', options),
  listServers: () => nhn.listServers(scopeOf(), options),
};

/** Every write, on ids that do not matter. */
const writes = {
  createWorkspace: () =>
    nhn.createWorkspace(scopeOf(), { name: 'w', metricsPath: '/metrics', description: null }, options),
  updateWorkspace: () => nhn.updateWorkspace(scopeOf(), 'w', { metricsPath: '/m', description: null }, options),
  deleteWorkspace: () => nhn.deleteWorkspace(scopeOf(), 'w', options),
  createTarget: () => nhn.createTarget(scopeOf(), 'w', { hostId: 'h', port: 9100 }, options),
  deleteTarget: () => nhn.deleteTarget(scopeOf(), 'w', 't', options),
};
type Read = keyof typeof reads;
type Write = keyof typeof writes;
const readNames = Object.keys(reads) as Read[];
const writeNames = Object.keys(writes) as Write[];

describe('the NHN client, reading', () => {
  it('gives workspaces, targets and servers in our words', async () => {
    const workspace = await someWorkspace();
    expect(workspace).toEqual({
      workspaceId: expect.any(String),
      projectId,
      name: 'web',
      metricsPath: '/metrics',
      description: 'Web front ends',
      reservedCode: null,
      lastModifiedBy: expect.any(String),
      lastModifiedAt: expect.stringMatching(/^2026-03-02T\d\d:15:00$/),
    });
    expect(await nhn.getWorkspace(scopeOf(), workspace.workspaceId, options)).toEqual(workspace);

    const servers = await nhn.listServers(scopeOf(), options);
    const targets = await nhn.listTargets(scopeOf(), workspace.workspaceId, options);
    const target = targets?.[0];
    const server = servers.find(({ hostId }) => hostId === target?.hostId);
    expect(target).toMatchObject({
      workspaceId: workspace.workspaceId,
      port: 8080,
      name: server?.name,
      ip: server?.ip,
    });
    expect(server).toMatchObject({ projectId, instanceId: expect.any(String) });
    expect(await nhn.getTarget(scopeOf(), workspace.workspaceId, target?.targetId ?? '', options)).toMatchObject({
      targetId: target?.targetId,
    });
  });

  it('keeps the code of a reserved workspace, and a null description', async () => {
    const reserved = (await nhn.listWorkspaces(scopeOf(), options)).find(({ name }) => name === '@Linux');
    expect(reserved).toMatchObject({ reservedCode: 'LINUX', description: null });
  });

  it('finds nothing where nothing is, also by an id of another region', async () => {
    const { workspaceId } = await someWorkspace();
    expect(await nhn.getWorkspace(scopeOf(), 'nobody', options)).toBeNull();
    expect(await nhn.listTargets(scopeOf(), 'nobody', options)).toBeNull();
    expect(await nhn.getTarget(scopeOf(), workspaceId, 'nobody', options)).toBeNull();
    expect(await nhn.getWorkspace(scopeOf('jp'), workspaceId, options)).toBeNull();
  });

  it('asks nobody for an id that no URL can carry', async () => {
    for (const id of ['', '.', '..', '\ud800']) {
      expect(await nhn.getWorkspace(scopeOf(), id, options)).toBeNull();
      expect(await nhn.listTargets(scopeOf(), id, options)).toBeNull();
      expect(await nhn.getTarget(scopeOf(), 'w', id, options)).toBeNull();
      const refused = await nhn.deleteWorkspace(scopeOf(), id, options);
      expect(refused).toMatchObject({ written: false, refusal: { kind: 'NOT_FOUND', code: null } });
    }
    expect(simulator.log.entries).toEqual([]);
  });

  it('keeps an id with slashes inside its segment', async () => {
    expect(await nhn.getWorkspace(scopeOf(), '../../servers?x=#', options)).toBeNull();
    expect(simulator.log.entries).toMatchObject([
      { operation: 'getWorkspace', path: `/v1.0/projects/${projectId}/jobs/..%2F..%2Fservers%3Fx%3D%23` },
    ]);
  });

  it('names the region where the guide says so, and the key always', async () => {
    for (const name of readNames) await reads[name]();
    for (const name of writeNames) await writes[name]();
    await simulatorRecovers();
    const named = simulator.log.entries.map(({ operation, headers }) => [
      operation,
      headers['x-sysmon-region'] ?? null,
    ]);
    expect(Object.fromEntries(named)).toEqual({
      listWorkspaces: 'kr',
      getWorkspace: null,
      listTargets: null,
      getTarget: null,
      listServers: 'kr',
      createWorkspace: 'kr',
      updateWorkspace: null,
      deleteWorkspace: null,
      createTarget: null,
      deleteTarget: null,
    });
    for (const { headers } of simulator.log.entries) expect(headers['x-tc-app-key']).toMatch(/^sha256:/);
  });

  /** Takes away what the sweep above created. */
  async function simulatorRecovers() {
    const made = (await nhn.listWorkspaces(scopeOf(), options)).find(({ name }) => name === 'w');
    if (made) await nhn.deleteWorkspace(scopeOf(), made.workspaceId, options);
  }

  it('takes a port as text, and missing fields as unknown', async () => {
    const body = [{ targetId: 't', jobId: 'w', hostId: 'h', port: '9100' }];
    answerWith({ header: { isSuccessful: true, resultCode: 0 }, body });
    expect(await nhn.listTargets(scopeOf(), 'w', options)).toEqual([
      {
        targetId: 't',
        workspaceId: 'w',
        hostId: 'h',
        port: 9100,
        resultCode: null,
        failReason: null,
        monitoringStatusCode: null,
        lastModifiedBy: null,
        lastModifiedAt: null,
        name: null,
        ip: null,
      },
    ]);
  });
});

function answerWith(body: unknown): void {
  simulator.faults.add({}, { kind: 'wrongShape', body });
}

const workspace = { jobId: 'w', projectId, jobName: 'n', metricsPath: '/metrics' };
const server = { hostId: 'h', hostNm: 'n', projectId };
const success = { isSuccessful: true, resultCode: 0 };

describe('the NHN client, understanding', () => {
  it.each<[Read, unknown, string]>([
    [
      'listWorkspaces',
      { header: success, body: [workspace, { ...workspace, jobId: 7 }] },
      'body[1].jobId: expected string, received number',
    ],
    ['listWorkspaces', { header: success, body: null }, 'body: expected array, received null'],
    ['listWorkspaces', { header: success }, 'body: expected array, received nothing'],
    ['listWorkspaces', { surprise: 1 }, 'header: expected object, received nothing'],
    ['listWorkspaces', ['x'], 'the whole: expected object, received array'],
    [
      'listWorkspaces',
      { header: { isSuccessful: 'yes', resultCode: 0 } },
      'header.isSuccessful: expected boolean, received string',
    ],
    ['getWorkspace', { header: success, body: 'w' }, 'body: expected object, received string'],
    [
      'getWorkspace',
      { header: success, body: { ...workspace, lstModYmdt: '2024-03-02T09:15:00Z' } },
      'body.lstModYmdt: expected a time without zone',
    ],
    [
      'listServers',
      { header: success, body: [{ ...server, hostNm: null }] },
      'body[0].hostNm: expected string, received null',
    ],
    [
      'listTargets',
      { header: success, body: [{ targetId: 't', jobId: 'w', hostId: 'h', port: 'http' }] },
      'body[0].port: expected number, received string',
    ],
  ])('%s: names the path that could not be read', async (name, body, message) => {
    answerWith(body);
    const error = await failureOf(reads[name]());
    expect(error).toMatchObject({
      code: 'UPSTREAM_MALFORMED',
      upstream: { operation: name, status: 200, attempts: 1 },
    });
    expect(error.message).toBe(`nhn (kr) ${name}: its answer could not be read: ${message}`);
  });

  it.each<[Fault, string]>([
    [{ kind: 'malformedJson' }, 'not JSON'],
    [{ kind: 'html' }, 'a page instead of JSON'],
  ])('%j is not an answer', async (fault, message) => {
    simulator.faults.add({}, fault);
    const error = await failureOf(reads.listServers());
    expect(error.message).toBe(`nhn (kr) listServers: its answer could not be read: the whole: ${message}`);
  });

  it('a write whose answer cannot be read has an unknown outcome', async () => {
    answerWith({ header: success, body: 5 });
    const error = await failureOf(writes.createTarget());
    expect(error).toMatchObject({ code: 'UPSTREAM_MALFORMED' });
    expect(error.message).toContain(unknown);
    expect(simulator.log.entries).toHaveLength(1);
  });

  it('a removal that NHN calls successful is one, whatever its body', async () => {
    answerWith({ header: success, body: null });
    expect(await writes.deleteTarget()).toEqual({ written: true, value: 't' });
  });
});

describe('the NHN client, refused', () => {
  const refusals = [
    [-40001, 'ALREADY_EXISTS'],
    [-40002, 'BAD_INPUT'],
    [-40004, 'INVALID_HOST_OR_PROJECT'],
    [-40006, 'NOT_FOUND'],
    [-40007, 'NOT_FOUND'],
    [-40012, 'RESERVED'],
  ] as const;

  it.each(writeNames.flatMap((name) => refusals.map(([code, kind]) => [name, code, kind] as const)))(
    '%s: %i comes back as %s, with the body missing, null or anything',
    async (name, code, kind) => {
      simulator.faults.add({}, { kind: 'businessCode', code }, { times: 1 });
      expect(await writes[name]()).toEqual({
        written: false,
        refusal: { kind, code, message: expect.any(String) },
      });
      for (const rest of [{}, { body: ['x'] }]) {
        simulator.faults.clear();
        answerWith({ header: { isSuccessful: false, resultCode: code, resultMessage: 'x' }, ...rest });
        expect(await writes[name]()).toMatchObject({ written: false, refusal: { kind } });
      }
    },
  );

  it.each(readNames)('%s: -50000 is a fault of the upstream and is asked again', async (name) => {
    simulator.faults.add({}, { kind: 'businessCode', code: -50000 });
    const error = await failureOf(reads[name]());
    expect(error).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      upstream: { source: 'nhn', region: 'kr', operation: name, status: 200, resultCode: -50000, attempts: 2 },
    });
  });

  it.each(writeNames)('%s: -50000 is sent once and has an unknown outcome', async (name) => {
    simulator.faults.add({}, { kind: 'businessCode', code: -50000 });
    const error = await failureOf(writes[name]());
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: { resultCode: -50000, attempts: 1 } });
    expect(error.message).toBe(`nhn (kr) ${name} failed with code -50000; ${unknown}`);
    expect(simulator.log.entries).toHaveLength(1);
  });

  it.each([-40001, -40002, -40004, -40012, -49999, 'ODD'])(
    'a read refused with %s passes the code on',
    async (code) => {
      simulator.faults.add({}, { kind: 'businessCode', code });
      const error = await failureOf(reads.getWorkspace());
      expect(error.code).toBe(typeof code === 'number' ? 'UPSTREAM_REJECTED' : 'UPSTREAM_MALFORMED');
      expect(error.upstream.attempts).toBe(1);
      if (typeof code === 'number') expect(error.upstream.resultCode).toBe(code);
    },
  );

  it('a write with an unknown code is an error that passes the code on', async () => {
    simulator.faults.add({}, { kind: 'businessCode', code: '-40099' });
    const error = await failureOf(writes.createTarget());
    expect(error).toMatchObject({ code: 'UPSTREAM_REJECTED', upstream: { resultCode: -40099 } });
    expect(error.message).not.toContain(unknown);
  });

  it('a list of a project that NHN does not know is rejected, not empty', async () => {
    simulator.faults.add({}, { kind: 'businessCode', code: -40006 });
    expect(await failureOf(reads.listWorkspaces())).toMatchObject({ code: 'UPSTREAM_REJECTED' });
    expect(await failureOf(reads.listServers())).toMatchObject({ code: 'UPSTREAM_REJECTED' });
  });

  it.each(['empty', 'html', 'gateway'] as const)('401 and 403 are understood with an %s body', async (refusalBody) => {
    const strict = await startNhnSimulator({ wording: { refusalBody } });
    try {
      const endpoint = { ...scopeOf().endpoint, baseUrl: new URL(strict.endpoints.kr) };
      const wrongKey = await failureOf(nhn.listServers(scopeOf('kr', { endpoint, appKey: 'wrong-key' }), options));
      expect(wrongKey).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED', upstream: { status: 401, attempts: 1 } });
      expect(wrongKey.message).not.toContain('wrong-key');
      const foreign = await failureOf(nhn.listServers(scopeOf('kr', { endpoint, projectId: 'bKw7Qz12' }), options));
      expect(foreign).toMatchObject({ code: 'UPSTREAM_FORBIDDEN', upstream: { status: 403, attempts: 1 } });
      expect(foreign.upstream.resultCode).toBe(refusalBody === 'gateway' ? 4031001 : undefined);
    } finally {
      await strict.close();
    }
  });

  it('takes the gateway’s own 429 and 503 by their status', async () => {
    const body = JSON.stringify({ header: { isSuccessful: false, resultCode: 5030001 } });
    simulator.faults.add({}, { kind: 'status', status: 503, body });
    expect(await failureOf(reads.listServers())).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      upstream: { status: 503, resultCode: 5030001, attempts: 2 },
    });
  });
});

describe('the NHN client, writing', () => {
  it('creates, changes and removes a workspace and its target', async () => {
    const [host] = await nhn.listServers(scopeOf(), options);
    const draft = { name: 'made-here', metricsPath: '/metrics', description: 'first' };
    const created = written(await nhn.createWorkspace(scopeOf(), draft, options));
    expect(created).toMatchObject({ ...draft, projectId });
    const { workspaceId } = created;
    expect(await nhn.createWorkspace(scopeOf(), draft, options)).toMatchObject({ refusal: { kind: 'ALREADY_EXISTS' } });

    const change = { metricsPath: '/other', description: null };
    expect(written(await nhn.updateWorkspace(scopeOf(), workspaceId, change, options))).toMatchObject(change);

    const target = { hostId: host?.hostId ?? '', port: 9999 };
    const targetId = written(await nhn.createTarget(scopeOf(), workspaceId, target, options));
    expect(await nhn.getTarget(scopeOf(), workspaceId, targetId, options)).toMatchObject({
      ...target,
      resultCode: null,
    });
    expect(written(await nhn.deleteTarget(scopeOf(), workspaceId, targetId, options))).toBe(targetId);
    expect(written(await nhn.deleteWorkspace(scopeOf(), workspaceId, options))).toBe(workspaceId);
    expect(await nhn.deleteWorkspace(scopeOf(), workspaceId, options)).toMatchObject({
      refusal: { kind: 'NOT_FOUND' },
    });
    expect(simulator.log.where({ operation: 'createTarget' })[0]?.body).toEqual(target);
  });

  const faults: readonly Fault[] = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503, headers: { 'retry-after': '0' } },
    { kind: 'html' },
    { kind: 'truncated' },
    { kind: 'hugeBody', bytes: 3_000_000 },
    { kind: 'drop' },
    { kind: 'malformedJson' },
    { kind: 'wrongShape' },
    { kind: 'blackHole' },
    { kind: 'slowDrip' },
  ];

  it.each(writeNames.flatMap((name) => faults.map((fault) => [name, fault.kind, fault] as const)))(
    '%s is sent once when it meets "%s", and says that nobody knows',
    async (name, _, fault) => {
      freshClient(fault.kind === 'blackHole' || fault.kind === 'slowDrip' ? 100 : 5_000);
      simulator.faults.add({}, fault);
      const error = await failureOf(writes[name]());
      expect(error.message).toContain(unknown);
      expect(error.upstream.attempts).toBe(1);
      expect(simulator.log.entries).toHaveLength(1);
    },
  );
});

describe('the NHN client, in time', () => {
  it.each(readNames)('%s recovers from one dropped connection', async (name) => {
    const healthy = await reads[name]();
    simulator.faults.add({}, { kind: 'drop' }, { times: 1 });
    expect(await reads[name]()).toEqual(healthy);
    expect(simulator.log.entries).toHaveLength(3);
  });

  it("aborts the upstream request when the caller's client hangs up", async () => {
    simulator.faults.add({}, { kind: 'blackHole' });
    const client = new AbortController();
    using deadline = startDeadline({ timeoutMs: 60_000, clientSignal: client.signal });
    const left = nhn.listServers(scopeOf(), { deadline });
    left.catch(() => {});
    await expect.poll(() => simulator.log.count()).toBe(1);
    client.abort();
    await expect(left).rejects.toBeInstanceOf(ClientGone);
    await expect.poll(() => simulator.log.entries[0]?.aborted).toBe(true);
    expect(simulator.log.entries).toHaveLength(1);
  });

  it('a black-holed region fails inside the deadline while another answers at once', async () => {
    simulator.faults.add({ region: 'jp' }, { kind: 'blackHole' });
    using deadline = startDeadline({ timeoutMs: 300 });
    const dead = failureOf(nhn.listServers(scopeOf('jp'), { deadline }));
    expect((await nhn.listServers(scopeOf('kr'), { deadline })).length).toBeGreaterThan(0);
    expect(deadline.signal.aborted).toBe(false);
    expect(await dead).toMatchObject({ code: 'UPSTREAM_TIMEOUT', upstream: { region: 'jp' } });
  });
});

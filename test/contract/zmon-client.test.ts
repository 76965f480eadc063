import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors/upstream-error.ts';
import { noDeadline } from '../../src/resilience/deadline.ts';
import type { CallOptions } from '../../src/upstreams/http/exchange.ts';
import { credentialsOf, type HttpAuth } from '../../src/upstreams/http/http-auth.ts';
import { createHttpClient, type HttpClient } from '../../src/upstreams/http/http-client.ts';
import type { Written } from '../../src/upstreams/written.ts';
import type { ZmonAccess, ZmonAlertDefinitionDraft } from '../../src/upstreams/zmon/shapes.ts';
import { createZmonClient, type ZmonClient } from '../../src/upstreams/zmon/zmon-client.ts';
import type { Fault } from '../simulators/support/fault.ts';
import { seedAlertDefinition } from '../simulators/zmon/definition-seed.ts';
import { startZmonSimulator, type ZmonSimulator } from '../simulators/zmon/zmon-simulator.ts';
import { storyAlerts, storyDowntime } from '../simulators/zmon/zmon-story.ts';

const NOW = Date.UTC(2026, 2, 1, 9, 0, 30);
const HOUR = 3_600_000;
const TOKEN = 'zmon-ops-token';
const options: CallOptions = { deadline: noDeadline() };
const gone = 999_999;

let simulator: ZmonSimulator;
let http: HttpClient;
let zmon: ZmonClient;
let now = NOW;

beforeAll(async () => {
  simulator = await startZmonSimulator({ now: () => now });
});
afterAll(() => simulator.close());
beforeEach(() => {
  now = NOW;
  http = createHttpClient({
    upstreamTimeoutMs: 5_000,
    upstreamBodyBytes: 1_000_000,
    upstreamConcurrency: 15,
    random: () => 0,
  });
  zmon = createZmonClient(http);
});
const untouched = { absentAlertWrite: 404, deletedDowntime: 'group', slashlessStatus: 'notFound' } as const;
afterEach(() => {
  http.close();
  simulator.faults.clear();
  simulator.log.clear();
  Object.assign(simulator.switches, untouched, { missingDowntimeField: 400, denial: 'message' });
});

function as(auth: HttpAuth): ZmonAccess {
  const baseUrl = new URL(simulator.url);
  return { endpoint: { source: 'zmon', kind: 'zmon', region: null, baseUrl }, ...credentialsOf(auth) };
}
const bearer = (token: string): ZmonAccess => as({ type: 'bearer', token });
const ops = () => bearer(TOKEN);

async function failureOf(promise: Promise<unknown>): Promise<UpstreamError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`expected an UpstreamError, got ${String(error)}`);
}

function value<T>(answer: Written<T>): T {
  if (answer.written) return answer.value;
  throw new Error(answer.refusal.message);
}

const draft: ZmonAlertDefinitionDraft = {
  name: 'Too slow',
  description: 'Slower than it should be',
  team: 'SRE',
  responsibleTeam: 'SRE',
  entities: [{ type: 'instance' }],
  entitiesExclude: [],
  condition: 'value > limit',
  notifications: ["send_mail('sre@example.com')"],
  checkDefinitionId: 3,
  status: 'ACTIVE',
  priority: 'ORANGE',
  period: '',
  template: false,
  parentId: null,
  parameters: { limit: { value: 5, comment: 'seconds', type: 'int' } },
  tags: ['latency'],
};
const inheriting: ZmonAlertDefinitionDraft = {
  ...draft,
  name: null,
  description: null,
  entities: null,
  entitiesExclude: null,
  condition: null,
  notifications: null,
  checkDefinitionId: null,
  priority: null,
  period: null,
  tags: null,
  parentId: storyAlerts.reachableTemplate,
  parameters: { limit: { value: 9, comment: 'lost answers', type: 'int' } },
};

const reads = {
  getAlertDefinition: () => zmon.getAlertDefinition(ops(), storyAlerts.webUnreachable, options),
  listAlerts: () => zmon.listAlerts(ops(), [storyAlerts.webUnreachable], options),
  listActiveAlerts: () => zmon.listActiveAlerts(ops(), { teams: [], tags: [] }, options),
  listEntities: () => zmon.listEntities(ops(), [{ type: 'instance' }], options),
  getCheckDefinition: () => zmon.getCheckDefinition(ops(), 1, options),
};
const downtime = {
  comment: 'x',
  startTimeMs: null,
  endTimeMs: NOW + HOUR,
  entities: ['web-01'],
  alertDefinitionIds: null,
};
const writes = {
  scheduleDowntime: (access: ZmonAccess) => zmon.scheduleDowntime(access, downtime, options),
  deleteDowntime: (access: ZmonAccess) => zmon.deleteDowntime(access, 'some-id', options),
  createAlertDefinition: (access: ZmonAccess) => zmon.createAlertDefinition(access, draft, options),
  updateAlertDefinition: (access: ZmonAccess) =>
    zmon.updateAlertDefinition(access, storyAlerts.slowAnswers, draft, options),
};

describe('Alert status (Z8)', () => {
  it('joins ids by literal commas, with the slash at the end that old servers insist on', async () => {
    await zmon.listAlerts(ops(), [storyAlerts.webUnreachable, storyAlerts.pingLost], options);
    expect(simulator.log.entries.map(({ path }) => path)).toEqual(['/api/v1/status/alert/11,20/']);
    simulator.switches.slashlessStatus = 'accepted';
    expect(await zmon.listAlerts(ops(), [storyAlerts.webUnreachable], options)).toHaveLength(1);
  });

  it('reads float seconds in E-notation as milliseconds, and the downtimes’ whole seconds too', async () => {
    const [alert] = await zmon.listAlerts(ops(), [storyAlerts.webUnreachable], options);
    const startedAtMs = NOW - 40 * 60_000 + 63_217;
    expect(alert).toEqual({
      definitionId: storyAlerts.webUnreachable,
      entity: 'web-03',
      startedAtMs,
      evaluatedAtMs: NOW - 30_000,
      evaluationSeconds: 0.013866,
      worker: 'p1.mon01',
      value: 4,
      captures: { lost: 4 },
      downtimes: [
        {
          downtimeId: storyDowntime.id,
          comment: 'Replacing the power supply of web-03',
          startTimeMs: NOW - 20 * 60_000,
          endTimeMs: NOW + 40 * 60_000,
          createdBy: 'ops',
          entities: null,
          alertDefinitionIds: null,
        },
      ],
    });
  });

  it('is empty for quiet and for unknown definitions, which are absent and no error', async () => {
    expect(await zmon.listAlerts(ops(), [storyAlerts.slowAnswers, gone], options)).toEqual([]);
    expect(await zmon.listAlerts(ops(), [gone, storyAlerts.pingLost], options)).toMatchObject([{ definitionId: 20 }]);
  });

  it('passes any JSON on as value: objects, lists, texts, null for NaN and a text for infinity', async () => {
    const { exporterSilent, webPortClosed, checkFails, queueGrows, pingLost } = storyAlerts;
    const ids = [exporterSilent, webPortClosed, checkFails, queueGrows, pingLost];
    const alerts = await zmon.listAlerts(ops(), ids, options);
    expect(ids.map((id) => alerts.find(({ definitionId }) => definitionId === id)?.value)).toEqual([
      { code: 0, error: 'connect timed out' },
      [9100, 'closed'],
      'SnmpError: no response before timeout',
      null,
      'Infinity',
    ]);
  });

  it('is a failure, and not silence, where the address is not that of a controller', async () => {
    simulator.faults.add({}, { kind: 'status', status: 404 });
    expect(await failureOf(reads.listAlerts())).toMatchObject({ code: 'UPSTREAM_REJECTED', upstream: { status: 404 } });
    expect(await failureOf(reads.listEntities())).toMatchObject({ code: 'UPSTREAM_REJECTED' });
    expect(await failureOf(reads.listActiveAlerts())).toMatchObject({ code: 'UPSTREAM_REJECTED' });
  });
});

describe('Active alerts (Z11)', () => {
  it('come with their definitions, filtered by team and tags', async () => {
    const web = await zmon.listActiveAlerts(ops(), { teams: ['Web'], tags: [] }, options);
    expect(web.map(({ definition }) => definition.definitionId)).toEqual([
      storyAlerts.webUnreachable,
      storyAlerts.webPortClosed,
    ]);
    expect(web[0]).toMatchObject({
      message: 'Server unreachable: web-03',
      acknowledged: false,
      alerts: [{ value: 4 }],
    });
    const port = await zmon.listActiveAlerts(ops(), { teams: ['Web', 'SRE'], tags: ['port', 'capacity'] }, options);
    expect(port.map(({ definition }) => definition.definitionId)).toEqual([
      storyAlerts.webPortClosed,
      storyAlerts.diskAlmostFull,
      storyAlerts.queueGrows,
    ]);
  });
});

describe('Entities and checks', () => {
  it('finds entities that have all of one filter’s properties or all of another’s', async () => {
    const found = await zmon.listEntities(ops(), [{ type: 'instance', role: 'db' }, { id: 'web-01' }], options);
    expect(found.map(({ entityId }) => entityId)).toEqual(['web-01', 'db-01', 'db-02', 'db-03']);
    expect(found[0]).toMatchObject({ type: 'instance', properties: { ip: '10.10.1.11', role: 'web' } });
    expect(found[0]?.properties).not.toHaveProperty('id');
  });

  it('tells a check that does not exist by the empty 200 it is answered with', async () => {
    expect(await reads.getCheckDefinition()).toMatchObject({ checkDefinitionId: 1, intervalSeconds: 60 });
    expect(await zmon.getCheckDefinition(ops(), gone, options)).toBeNull();
    expect(simulator.log.entries.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('Downtimes', () => {
  it('are sent in whole seconds, and answered with what matched only', async () => {
    const asked = { ...downtime, startTimeMs: NOW + 1_250, endTimeMs: NOW + HOUR + 1, entities: ['web-01', 'nobody'] };
    const made = value(await zmon.scheduleDowntime(ops(), { ...asked, alertDefinitionIds: [13, 15] }, options));
    expect(simulator.log.entries[0]?.body).toEqual({
      comment: 'x',
      start_time: NOW / 1_000 + 1,
      end_time: (NOW + HOUR) / 1_000 + 1,
      entities: ['web-01', 'nobody'],
      alert_definitions: [13, 15],
    });
    expect(made).toMatchObject({ entities: ['web-01'], createdBy: 'ops', startTimeMs: NOW + 1_000 });
    expect(made.alertDefinitionIds).toEqual([13, 15]);
  });

  it('leave the start to the server when there is none', async () => {
    const made = value(await writes.scheduleDowntime(ops()));
    expect(simulator.log.entries[0]?.body).not.toHaveProperty('start_time');
    expect(made.startTimeMs).toBe(NOW);
  });

  it('come back with an id and empty lists when nothing matched', async () => {
    const made = value(await zmon.scheduleDowntime(ops(), { ...downtime, entities: ['nobody'] }, options));
    expect(made).toMatchObject({ downtimeId: expect.any(String), entities: [], alertDefinitionIds: [] });
  });

  it.each(['group', 'nulls'] as const)('are deleted by the 200 alone, which answers with %s', async (form) => {
    simulator.switches.deletedDowntime = form;
    const { downtimeId } = value(await writes.scheduleDowntime(ops()));
    expect(await zmon.deleteDowntime(ops(), downtimeId, options)).toEqual({ written: true, value: downtimeId });
    expect(simulator.state.downtimes.has(downtimeId)).toBe(false);
    expect(await zmon.deleteDowntime(ops(), 'unknown', options)).toEqual({ written: true, value: 'unknown' });
  });

  it.each(['', '.', '..'])('%j is no id of one, and nothing is sent', async (id) => {
    const refused = await zmon.deleteDowntime(ops(), id, options);
    expect(refused).toMatchObject({ written: false, refusal: { kind: 'NOT_FOUND', code: null } });
    expect(simulator.log.count()).toBe(0);
  });

  it.each([
    ['an end before the start', { startTimeMs: NOW + HOUR, endTimeMs: NOW + HOUR / 2 }],
    ['an end in the past', { startTimeMs: NOW - 2 * HOUR, endTimeMs: NOW - HOUR }],
    ['an end in more than a year', { endTimeMs: NOW + 366 * 24 * HOUR }],
    ['no entity', { entities: [] }],
  ])('are refused in ZMON’s words: %s', async (_what, change) => {
    const refused = await zmon.scheduleDowntime(ops(), { ...downtime, ...change }, options);
    expect(refused).toMatchObject({ written: false, refusal: { kind: 'BAD_INPUT', code: 400 } });
    if (!refused.written) expect(refused.refusal.message).toMatch(/^ZMON refused it: (start time|end time|entities) /);
  });
});

describe('Alert definitions', () => {
  it('are answered unmerged by a write, which gives only the id, and merged by a read', async () => {
    const id = value(await zmon.createAlertDefinition(ops(), inheriting, options));
    expect(await zmon.getAlertDefinition(ops(), id, options)).toMatchObject({
      definitionId: id,
      name: 'Server unreachable: {entities}',
      condition: 'capture(lost=value) >= limit',
      checkDefinitionId: 1,
      priority: 'ORANGE',
      parentId: storyAlerts.reachableTemplate,
      tags: ['availability'],
      parameters: { limit: { value: 9 }, window: { value: '5m' } },
      lastModifiedAtMs: NOW,
      lastModifiedBy: 'ops',
    });
  });

  it('are replaced as a whole by PUT, but for the parent and the check, which ZMON silently keeps', async () => {
    const id = value(await zmon.createAlertDefinition(ops(), inheriting, options));
    const change = { ...inheriting, parentId: null, checkDefinitionId: 4, tags: ['mine'] };
    expect(value(await zmon.updateAlertDefinition(ops(), id, change, options))).toBe(id);
    const after = await zmon.getAlertDefinition(ops(), id, options);
    expect(after).toMatchObject({ parentId: storyAlerts.reachableTemplate, checkDefinitionId: 1, tags: ['mine'] });
  });

  it('keep the difference between all entities, [], and inherited ones, null', async () => {
    const all = value(await zmon.createAlertDefinition(ops(), { ...inheriting, entities: [] }, options));
    expect((await zmon.getAlertDefinition(ops(), all, options))?.entities).toEqual([]);
    const own = value(await zmon.createAlertDefinition(ops(), { ...inheriting, entities: null }, options));
    expect((await zmon.getAlertDefinition(ops(), own, options))?.entities).toEqual([{ type: 'instance' }]);
  });

  it('know a fourth status, DELETED', async () => {
    seedAlertDefinition(simulator.state, { id: storyAlerts.retired, name: 'Old ping', status: 'DELETED' });
    expect(await zmon.getAlertDefinition(ops(), storyAlerts.retired, options)).toMatchObject({ status: 'DELETED' });
    const refused = await zmon.updateAlertDefinition(ops(), storyAlerts.retired, draft, options);
    expect(refused).toMatchObject({ written: false, refusal: { kind: 'BAD_INPUT' } });
  });

  it('are null by GET when they do not exist; of PUT, servers say 404 or 403', async () => {
    expect(await zmon.getAlertDefinition(ops(), gone, options)).toBeNull();
    const put = () => zmon.updateAlertDefinition(ops(), gone, draft, options);
    expect(await put()).toMatchObject({ written: false, refusal: { kind: 'NOT_FOUND', code: 404 } });
    simulator.switches.absentAlertWrite = 403;
    expect(await put()).toMatchObject({ written: false, refusal: { kind: 'FORBIDDEN', code: 403 } });
  });

  it.each([
    ['an unknown parent', { parentId: gone }, /parent alert definition 999999 does not exist/],
    ['an unknown check', { checkDefinitionId: gone }, /check definition 999999/],
    ['a missing mandatory field', { condition: null }, /condition is mandatory/],
  ])('are refused in ZMON’s words: %s', async (_what, change, words) => {
    const refused = await zmon.createAlertDefinition(ops(), { ...draft, ...change }, options);
    expect(refused).toMatchObject({ written: false, refusal: { kind: 'BAD_INPUT', code: 400 } });
    if (!refused.written) expect(refused.refusal.message).toMatch(words);
  });
});

describe.each(['message', 'oauth'] as const)('Credentials that are refused, in the form "%s"', (denial) => {
  beforeEach(() => {
    simulator.switches.denial = denial;
  });
  const secret = 'a-wrong-token-that-the-server-repeats';

  it('fail every read as UPSTREAM_UNAUTHENTICATED, without the token and without a second try', async () => {
    for (const access of [
      bearer(secret),
      as({ type: 'none' }),
      as({ type: 'basic', username: 'ops', password: secret }),
    ]) {
      simulator.log.clear();
      const error = await failureOf(zmon.listAlerts(access, [1], options));
      expect(error).toMatchObject({
        code: 'UPSTREAM_UNAUTHENTICATED',
        upstream: { status: 401, operation: 'listAlerts' },
      });
      expect(JSON.stringify([error.message, error.extensions])).not.toContain(secret);
      expect(simulator.log.count()).toBe(1);
    }
  });

  it.each(Object.entries(writes))(
    'fail %s likewise, and nobody says that its outcome is unknown',
    async (_name, write) => {
      const error = await failureOf(write(bearer(secret)));
      expect(error.code).toBe('UPSTREAM_UNAUTHENTICATED');
      expect(error.message).not.toMatch(/unknown|wrong-token/);
    },
  );

  it.each(Object.entries(writes))('refuse %s of a user who may only read', async (_name, write) => {
    const refused = await write(bearer('zmon-viewer-token'));
    expect(refused).toMatchObject({ written: false, refusal: { kind: 'FORBIDDEN', code: 403 } });
    expect(simulator.log.count()).toBe(1);
  });
});

it('signs in by Basic as well as by token', async () => {
  const access = as({ type: 'basic', username: 'viewer', password: 'zmon-viewer-password' });
  expect(await zmon.listAlerts(access, [storyAlerts.pingLost], options)).toHaveLength(1);
});

describe('A controller that fails', () => {
  it.each(Object.entries(reads))('%s is tried again, and answered when it recovers', async (_name, read) => {
    simulator.faults.add({}, { kind: 'status', status: 500 }, { times: 1 });
    expect(await read()).not.toBeNull();
    expect(simulator.log.count()).toBe(2);
  });

  const faults: readonly [string, Fault, string][] = [
    ['HTTP 500 without a body', { kind: 'status', status: 500 }, 'UPSTREAM_UNAVAILABLE'],
    ['a page', { kind: 'html' }, 'UPSTREAM_MALFORMED'],
    ['another shape', { kind: 'wrongShape', body: [{ id: 1 }] }, 'UPSTREAM_MALFORMED'],
    ['half an answer', { kind: 'truncated' }, 'UPSTREAM_UNAVAILABLE'],
  ];
  it.each(faults)('%s fails a read by its own code', async (_what, fault, code) => {
    simulator.faults.add({}, fault);
    expect(await failureOf(reads.listAlerts())).toMatchObject({ code });
  });

  it.each(Object.entries(writes))('%s is sent once, and its outcome is said to be unknown', async (_name, write) => {
    simulator.faults.add({}, { kind: 'status', status: 500 });
    expect((await failureOf(write(ops()))).message).toMatch(/whether it took effect is unknown$/);
    expect(simulator.log.count()).toBe(1);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultZmonSwitches } from '../simulators/zmon/switches.ts';
import { storyAlerts } from '../simulators/zmon/zmon-story.ts';
import { type Answer, ask, data } from '../support/graphql-client.ts';
import { startZmonGateway, type ZmonGateway } from '../support/zmon-gateway.ts';

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: string[] | null }[];
}
interface DowntimePayload extends Payload {
  readonly downtime: { readonly downtimeId: string; readonly entities: string[] } | null;
}
interface DefinitionPayload extends Payload {
  readonly alertDefinition: { readonly id: string; readonly definitionId: number } | null;
}
type Variables = Readonly<Record<string, unknown>>;

const userErrors = 'userErrors { code message field upstreamCode }';
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const idOf = (...parts: string[]) => Buffer.from(parts.map(encodeURIComponent).join(':')).toString('base64url');
const definitionId = (id: number | string, source = 'zmon') => idOf('AlertDefinition', source, '', String(id));

let gateway: ZmonGateway;
beforeAll(async () => {
  gateway = await startZmonGateway({ nhn: {}, limits: { upstreamTimeoutMs: 300 } });
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.takeZmonCalls());
afterEach(() => {
  gateway.zmon.faults.clear();
  Object.assign(gateway.zmon.switches, defaultZmonSwitches());
});

async function schedule(input: Variables): Promise<DowntimePayload> {
  const { scheduleDowntime } = await data<{ scheduleDowntime: DowntimePayload }>(
    gateway,
    `mutation ($input: ScheduleDowntimeInput!) { scheduleDowntime(input: $input) {
      downtime { downtimeId comment startTime endTime createdBy entities alertDefinitionIds } ${userErrors} } }`,
    { variables: { input: { comment: 'patching', endTime: inMinutes(30), entities: ['web-01'], ...input } } },
  );
  return scheduleDowntime;
}

async function deleteDowntime(downtimeId: string): Promise<DowntimePayload> {
  const answer = await data<{ deleteDowntime: DowntimePayload }>(
    gateway,
    `mutation ($id: ID!) { deleteDowntime(input: { downtimeId: $id }) { downtime { downtimeId comment entities } ${userErrors} } }`,
    { variables: { id: downtimeId } },
  );
  return answer.deleteDowntime;
}

const DEFINITION =
  'alertDefinition { id definitionId name condition priority parameters tags parent { definitionId } checkDefinitionId }';
const own = {
  name: 'Too slow',
  description: 'Slower than it should be',
  team: 'SRE',
  responsibleTeam: 'SRE',
  entities: [{ type: 'instance' }],
  entitiesExclude: [],
  condition: 'value > limit',
  checkDefinitionId: 3,
  status: 'ACTIVE',
  priority: 'ORANGE',
};
const child = {
  team: 'SRE',
  responsibleTeam: 'Web',
  status: 'ACTIVE',
  parentId: definitionId(storyAlerts.reachableTemplate),
  parameters: { limit: { value: 9, comment: 'lost answers', type: 'int' } },
};

async function create(input: Variables): Promise<DefinitionPayload> {
  const answer = await data<{ createAlertDefinition: DefinitionPayload }>(
    gateway,
    `mutation ($input: AlertDefinitionInput!) { createAlertDefinition(input: $input) { ${DEFINITION} ${userErrors} } }`,
    { variables: { input } },
  );
  return answer.createAlertDefinition;
}

async function update(id: string, input: Variables): Promise<DefinitionPayload> {
  const answer = await data<{ updateAlertDefinition: DefinitionPayload }>(
    gateway,
    `mutation ($id: ID!, $input: AlertDefinitionInput!) {
      updateAlertDefinition(id: $id, input: $input) { ${DEFINITION} ${userErrors} } }`,
    { variables: { id, input } },
  );
  return answer.updateAlertDefinition;
}

const faults = ({ userErrors: errors }: Payload) => errors.map(({ code, field }) => [code, field?.join('.')]);

describe('A downtime', () => {
  it('is scheduled and deleted, in one call each', async () => {
    const made = await schedule({ alertDefinitionIds: [storyAlerts.exporterSilent], startTime: inMinutes(-1) });
    expect(made).toMatchObject({
      downtime: { comment: 'patching', createdBy: 'ops', entities: ['web-01'], alertDefinitionIds: [13] },
      userErrors: [],
    });
    const id = made.downtime?.downtimeId ?? '';
    expect(await deleteDowntime(id)).toEqual({
      downtime: { downtimeId: id, comment: 'patching', entities: ['web-01'] },
      userErrors: [],
    });
    expect(gateway.takeZmonCalls()).toEqual({ scheduleDowntime: 1, deleteDowntime: 1 });
  });

  it.each(['group', 'nulls'] as const)(
    'that the gateway does not know is deleted by its id; ZMON answers: %s',
    async (form) => {
      gateway.zmon.switches.deletedDowntime = form;
      expect(await deleteDowntime('not-of-ours')).toEqual({
        downtime: { downtimeId: 'not-of-ours', comment: null, entities: null },
        userErrors: [],
      });
    },
  );

  it('that matches nothing was not scheduled, although ZMON gave an id', async () => {
    const { downtime, userErrors: errors } = await schedule({ entities: ['nobody'] });
    expect(downtime).toBeNull();
    expect(errors).toMatchObject([{ code: 'NOTHING_MATCHED', field: ['input', 'entities'], upstreamCode: null }]);
  });

  it('that matches a part of the entities says which it leaves out', async () => {
    const { downtime, userErrors: errors } = await schedule({ entities: ['nobody', 'web-01', 'web-01'] });
    expect(downtime?.entities).toEqual(['web-01']);
    expect(errors).toMatchObject([{ code: 'PARTIAL', field: ['input', 'entities'] }]);
    expect(errors[0]?.message).toMatch(/does not cover nobody:/);
    expect(gateway.zmon.log.entries[0]?.body).toMatchObject({ entities: ['nobody', 'web-01'] });
  });

  it.each([
    ['ends before it begins', { startTime: inMinutes(20), endTime: inMinutes(10) }, 'endTime'],
    [
      'ends in the second in which it begins',
      { startTime: '2026-12-01T00:00:00.100Z', endTime: '2026-12-01T00:00:00.900Z' },
      'endTime',
    ],
    ['is over', { endTime: inMinutes(-1) }, 'endTime'],
    ['ends in more than a year', { endTime: inMinutes(366 * 24 * 60) }, 'endTime'],
    ['has no entity', { entities: [] }, 'entities'],
    ['has an empty entity', { entities: ['web-01', ' '] }, 'entities'],
    ['has no comment', { comment: ' ' }, 'comment'],
    ['names no definition', { alertDefinitionIds: [] }, 'alertDefinitionIds'],
    ['names an impossible definition', { alertDefinitionIds: [1, -1] }, 'alertDefinitionIds'],
  ])('that %s is refused before anything is sent', async (_what, change, field) => {
    const refused = await schedule(change);
    expect(refused.downtime).toBeNull();
    expect(faults(refused)).toEqual([['BAD_INPUT', `input.${field}`]]);
    expect(gateway.takeZmonCalls()).toEqual({});
  });

  it('of an impossible id does not exist', async () => {
    expect(faults(await deleteDowntime('..'))).toEqual([['NOT_FOUND', 'input.downtimeId']]);
    expect(gateway.takeZmonCalls()).toEqual({});
  });

  it('whose outcome nobody knows is an error that says so, and is sent once', async () => {
    gateway.zmon.faults.add({ operation: 'scheduleDowntime' }, { kind: 'status', status: 500 });
    const answer = await ask(
      gateway,
      `mutation ($end: DateTime!) { scheduleDowntime(input: { comment: "x", endTime: $end, entities: ["web-01"] }) { ${userErrors} } }`,
      { variables: { end: inMinutes(5) } },
    );
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      upstream: { source: 'zmon', operation: 'scheduleDowntime', status: 500, attempts: 1 },
    });
    expect(answer.errors[0]?.message).toMatch(/whether it took effect is unknown/);
    expect(gateway.takeZmonCalls()).toEqual({ scheduleDowntime: 1 });
  });
});

describe('An alert definition', () => {
  it('is created, and answered as it takes effect: with what it inherits', async () => {
    const made = await create(child);
    expect(made).toMatchObject({
      alertDefinition: {
        name: 'Server unreachable: {entities}',
        condition: 'capture(lost=value) >= limit',
        priority: 'ORANGE',
        parameters: { limit: { value: 9 }, window: { value: '5m' } },
        tags: ['availability'],
        parent: { definitionId: storyAlerts.reachableTemplate },
        checkDefinitionId: 1,
      },
      userErrors: [],
    });
    expect(gateway.takeZmonCalls()).toEqual({ createAlertDefinition: 1, getAlertDefinition: 2 });
  });

  it('is read once before and once after an update, in the same request and afresh', async () => {
    const id = (await create(own)).alertDefinition?.id ?? '';
    gateway.takeZmonCalls();
    const changed = await update(id, { ...own, name: 'Far too slow', priority: 'RED', tags: ['new'] });
    expect(changed).toMatchObject({ alertDefinition: { name: 'Far too slow', priority: 'RED', tags: ['new'] } });
    expect(gateway.takeZmonCalls()).toEqual({ getAlertDefinition: 2, updateAlertDefinition: 1 });
    const cleared = await update(id, own);
    expect(cleared).toMatchObject({ alertDefinition: { name: 'Too slow', tags: null, parent: null } });
  });

  it('is found again by its id, and null when there is none', async () => {
    const { alertDefinition } = await create(own);
    const query =
      'query ($a: ID!, $b: ID!) { node(id: $a) { id } a: alertDefinition(id: $a) { name } b: alertDefinition(id: $b) { name } }';
    const found = await data(gateway, query, { variables: { a: alertDefinition?.id, b: definitionId(999_999) } });
    expect(found).toEqual({ node: { id: alertDefinition?.id }, a: { name: 'Too slow' }, b: null });
    for (const id of [definitionId('1/../2'), definitionId(0), definitionId(1, 'nowhere')]) {
      gateway.takeZmonCalls();
      expect(await data(gateway, query, { variables: { a: id, b: id } })).toEqual({ node: null, a: null, b: null });
      expect(gateway.takeZmonCalls()).toEqual({});
    }
  });

  it('tells every fault at once before anything is sent', async () => {
    const refused = await create({
      team: ' ',
      responsibleTeam: 'SRE',
      status: 'DELETED',
      checkDefinitionId: 0,
      entities: [{ type: 'instance', nested: { a: 1 } }],
    });
    expect(faults(refused)).toEqual([
      ['BAD_INPUT', 'input.team'],
      ['BAD_INPUT', 'input.status'],
      ['BAD_INPUT', 'input.checkDefinitionId'],
      ['BAD_INPUT', 'input.entities'],
      ...['name', 'description', 'entitiesExclude', 'condition', 'priority'].map((field) => [
        'BAD_INPUT',
        `input.${field}`,
      ]),
    ]);
    expect(faults(await create({ team: 'SRE', responsibleTeam: 'SRE', status: 'ACTIVE', template: true }))).toEqual([
      ['BAD_INPUT', 'input.checkDefinitionId'],
    ]);
    expect(faults(await create({ ...child, parentId: definitionId(10, 'other') }))).toEqual([
      ['NOT_FOUND', 'input.parentId'],
    ]);
    expect(gateway.takeZmonCalls()).toEqual({});
  });

  it('is refused in ZMON’s words where only ZMON can know', async () => {
    const { userErrors: errors } = await create({ ...child, parentId: definitionId(999_999) });
    expect(errors).toMatchObject([{ code: 'BAD_INPUT', upstreamCode: '400' }]);
    expect(errors[0]?.message).toMatch(/parent alert definition 999999 does not exist/);
  });

  it('keeps its parent and its check: a change, which ZMON would ignore, is BAD_INPUT', async () => {
    const id = (await create(child)).alertDefinition?.id ?? '';
    gateway.takeZmonCalls();
    const { parentId: _, ...orphan } = child;
    const elsewhere = definitionId(storyAlerts.webUnreachable);
    expect(faults(await update(id, { ...child, parentId: elsewhere }))).toEqual([['BAD_INPUT', 'input.parentId']]);
    expect(faults(await update(id, { ...child, parentId: null }))).toEqual([['BAD_INPUT', 'input.parentId']]);
    expect(faults(await update(id, { ...child, checkDefinitionId: 2 }))).toEqual([
      ['BAD_INPUT', 'input.checkDefinitionId'],
    ]);
    expect(gateway.takeZmonCalls()).toEqual({ getAlertDefinition: 3 });
    expect(faults(await update(id, { ...child, checkDefinitionId: 1 }))).toEqual([]);
    expect(await update(id, orphan)).toMatchObject({ alertDefinition: { parent: { definitionId: 10 } } });
    expect(faults(await update(id, { ...child, source: 'other' }))).toEqual([['BAD_INPUT', 'input.source']]);
  });

  it.each([404, 403] as const)('that does not exist is NOT_FOUND, also where PUT would say %i', async (status) => {
    gateway.zmon.switches.absentAlertWrite = status;
    expect(faults(await update(definitionId(999_999), own))).toEqual([['NOT_FOUND', 'id']]);
    expect(gateway.takeZmonCalls()).toEqual({ getAlertDefinition: 1 });
  });

  it('that can be read and not written is FORBIDDEN', async () => {
    gateway.zmon.faults.add(
      { operation: 'updateAlertDefinition' },
      { kind: 'status', status: 403, body: '{"message":"no"}' },
    );
    expect(faults(await update(definitionId(storyAlerts.slowAnswers), own))).toEqual([['FORBIDDEN', undefined]]);
  });

  it('that was written and could not be read back says so on that field only', async () => {
    gateway.zmon.faults.add({ operation: 'getAlertDefinition' }, { kind: 'status', status: 400 });
    const answer: Answer<{ createAlertDefinition: DefinitionPayload }> = await ask(
      gateway,
      `mutation ($input: AlertDefinitionInput!) { createAlertDefinition(input: $input) { alertDefinition { id } ${userErrors} } }`,
      { variables: { input: own } },
    );
    expect(answer.data).toEqual({ createAlertDefinition: { alertDefinition: null, userErrors: [] } });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['createAlertDefinition', 'alertDefinition'], 'UPSTREAM_REJECTED'],
    ]);
  });
});

describe('A user of the gateway’s who may only read', () => {
  let reader: ZmonGateway;
  beforeAll(async () => {
    reader = await startZmonGateway({ nhn: {}, source: { auth: { bearer: 'zmon-viewer-token' } } });
  });
  afterAll(() => reader.close());

  it.each(['message', 'oauth'] as const)('gets FORBIDDEN for every write, in the form "%s"', async (denial) => {
    reader.zmon.switches.denial = denial;
    const answer = await data<Record<string, Payload>>(
      reader,
      `mutation ($d: ScheduleDowntimeInput!, $a: AlertDefinitionInput!, $id: ID!) {
        a: scheduleDowntime(input: $d) { ${userErrors} }
        b: deleteDowntime(input: { downtimeId: "x" }) { ${userErrors} }
        c: createAlertDefinition(input: $a) { ${userErrors} }
        d: updateAlertDefinition(id: $id, input: $a) { ${userErrors} } }`,
      {
        variables: {
          d: { comment: 'x', endTime: inMinutes(5), entities: ['web-01'] },
          a: own,
          id: definitionId(storyAlerts.slowAnswers),
        },
      },
    );
    expect(Object.values(answer).map((payload) => faults(payload)[0]?.[0])).toEqual(Array(4).fill('FORBIDDEN'));
  });
});

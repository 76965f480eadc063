import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultZmonSwitches } from '../simulators/zmon/switches.ts';
import { startZmonSimulator } from '../simulators/zmon/zmon-simulator.ts';
import { storyAlerts, storyDowntime } from '../simulators/zmon/zmon-story.ts';
import { startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { startZmonGateway, ZMON_TOKEN, type ZmonGateway } from '../support/zmon-gateway.ts';

/** A whole minute, at which the simulator's checks of one minute have just run. */
const NOW = Math.floor(Date.now() / 60_000) * 60_000;
const at = (ms: number) => new Date(NOW + ms).toISOString();
const MINUTE = 60_000;

let gateway: ZmonGateway;
beforeAll(async () => {
  gateway = await startZmonGateway({ nhn: {}, zmon: { now: () => NOW } });
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.zmon.faults.clear();
  Object.assign(gateway.zmon.switches, defaultZmonSwitches());
  gateway.takeZmonCalls();
});

describe('Alerts', () => {
  it('have their units made one, whatever ZMON counts in', async () => {
    const answer = await data(
      gateway,
      `{ alerts(definitionIds: [11]) { definitionId entity startedAt evaluatedAt evaluationSeconds worker value captures
         downtimes { downtimeId comment startTime endTime createdBy entities alertDefinitionIds }
         definition { name team priority lastModifiedAt alerts { entity } } } }`,
    );
    expect(answer).toEqual({
      alerts: [
        {
          definitionId: 11,
          entity: 'web-03',
          startedAt: at(-40 * MINUTE + 63_217),
          evaluatedAt: at(0),
          evaluationSeconds: 0.013866,
          worker: 'p1.mon01',
          value: 4,
          captures: { lost: 4 },
          downtimes: [
            {
              downtimeId: storyDowntime.id,
              comment: 'Replacing the power supply of web-03',
              startTime: at(-20 * MINUTE),
              endTime: at(40 * MINUTE),
              createdBy: 'ops',
              entities: null,
              alertDefinitionIds: null,
            },
          ],
          definition: {
            name: 'Server unreachable: {entities}',
            team: 'Web',
            priority: 'RED',
            lastModifiedAt: at(0),
            alerts: [{ entity: 'web-03' }],
          },
        },
      ],
    });
    expect(gateway.takeZmonCalls()).toEqual({ getAlertStatus: 1, getAlertDefinition: 1 });
  });

  it('of quiet, unknown and repeated definitions are none, none, and asked for once', async () => {
    const { slowAnswers, pingLost } = storyAlerts;
    const ids = [slowAnswers, 999, pingLost, pingLost];
    const answer = await data(gateway, 'query ($ids: [Int!]!) { alerts(definitionIds: $ids) { definitionId } }', {
      variables: { ids },
    });
    expect(answer).toEqual({ alerts: [{ definitionId: pingLost }] });
    expect(gateway.zmon.log.entries.map(({ path }) => path)).toEqual(['/api/v1/status/alert/15,20,999/']);
    gateway.takeZmonCalls();
    expect(await data(gateway, '{ alerts(definitionIds: []) { entity } }')).toEqual({ alerts: [] });
    expect(gateway.takeZmonCalls()).toEqual({});
  });

  it('pass any JSON on as value', async () => {
    const answer = await data<{ alerts: { value: unknown }[] }>(
      gateway,
      '{ alerts(definitionIds: [13, 14, 18, 19, 20]) { value } }',
    );
    expect(answer.alerts.map(({ value }) => value)).toEqual([
      { code: 0, error: 'connect timed out' },
      [9100, 'closed'],
      'SnmpError: no response before timeout',
      null,
      'Infinity',
    ]);
  });

  it.each([[[0]], [[-1]], [[1, 2, -3]]])(
    'of ids that cannot be, %j, are BAD_USER_INPUT and not asked for',
    async (ids) => {
      const answer = await ask(gateway, 'query ($ids: [Int!]!) { alerts(definitionIds: $ids) { entity } }', {
        variables: { ids },
      });
      expect(answer.data).toEqual({ alerts: null });
      expect(answer.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(gateway.takeZmonCalls()).toEqual({});
    },
  );

  it('of more ids than a page may have are BAD_USER_INPUT', async () => {
    const ids = Array.from({ length: 1_001 }, (_, n) => n + 1);
    const answer = await ask(gateway, 'query ($ids: [Int!]!) { alerts(definitionIds: $ids) { entity } }', {
      variables: { ids },
    });
    expect(answer.errors[0]).toMatchObject({ message: expect.stringMatching(/at most 1000/), path: ['alerts'] });
  });

  it('that are active are listed by team and tag with their definitions, in one call', async () => {
    const answer = await data(
      gateway,
      `{ activeAlerts(teams: ["Web"], tags: ["port", "none"]) { message acknowledged entitiesCount
         definition { definitionId tags } alerts { entity definition { name } server { name } } } }`,
    );
    expect(answer).toEqual({
      activeAlerts: [
        {
          message: 'Web port closed',
          acknowledged: false,
          entitiesCount: expect.any(Number),
          definition: { definitionId: 14, tags: ['availability', 'port'] },
          alerts: [{ entity: '10.10.1.13:9100', definition: { name: 'Web port closed' }, server: { name: 'web-03' } }],
        },
      ],
    });
    expect(gateway.takeZmonCalls()).toEqual({ listActiveAlerts: 1 });
  });
});

describe('Definitions and checks', () => {
  it('are found by number, in order, with null for those that do not exist', async () => {
    const answer = await data(
      gateway,
      `{ alertDefinitionsById(definitionIds: [12, 999, 11, 12]) { definitionId responsibleTeam entities parent { template }
         check { name intervalSeconds } parameters } }`,
    );
    expect(answer).toMatchObject({
      alertDefinitionsById: [
        { definitionId: 12, entities: [{ type: 'instance', role: 'db' }], parent: { template: true } },
        null,
        {
          definitionId: 11,
          check: { name: 'Host reachable', intervalSeconds: 60 },
          parameters: { limit: { value: 3 }, window: { value: '5m' } },
        },
        { definitionId: 12 },
      ],
    });
    expect(gateway.takeZmonCalls()).toEqual({ getAlertDefinition: 4, getCheckDefinition: 1 });
  });

  it('fail one by one', async () => {
    gateway.zmon.faults.add({ path: /\/999$/ }, { kind: 'status', status: 400 });
    const answer = await ask(gateway, '{ alertDefinitionsById(definitionIds: [12, 999]) { definitionId } }');
    expect(answer.data).toEqual({ alertDefinitionsById: [{ definitionId: 12 }, null] });
    expect(answer.errors.map(({ path }) => path)).toEqual([['alertDefinitionsById', 1]]);
  });

  it('know a check by its number, and null for the empty 200 of an unknown one', async () => {
    const answer = await data(
      gateway,
      '{ a: checkDefinition(checkDefinitionId: 3) { name owningTeam status } b: checkDefinition(checkDefinitionId: 999) { name } }',
    );
    expect(answer).toEqual({ a: { name: 'HTTP latency', owningTeam: 'Web', status: 'ACTIVE' }, b: null });
  });

  it.each([['[]'], ['[{}]'], ['[{ type: "instance" }, {}]']])(
    'are no way to read all entities: %s',
    async (filters) => {
      const answer = await ask(gateway, `{ alertEntities(filters: ${filters}) { entityId } }`);
      expect(answer.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(gateway.takeZmonCalls()).toEqual({});
    },
  );
});

describe('Definitions that are found one by one', () => {
  it('ask for their alerts in one call, in whatever order they come', async () => {
    const slow = Promise.withResolvers<void>();
    gateway.zmon.faults.add({ operation: 'getAlertDefinition' }, { kind: 'hold', until: slow.promise }, { times: 2 });
    const asked = data(
      gateway,
      '{ alertDefinitionsById(definitionIds: [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]) { alerts { entity } } }',
    );
    await expect.poll(() => gateway.zmon.log.count({ operation: 'getAlertDefinition' })).toBe(10);
    slow.resolve();
    await asked;
    expect(gateway.takeZmonCalls()).toEqual({ getAlertDefinition: 10, getAlertStatus: 1 });
  });

  it('wait no longer than a while for one that does not come', async () => {
    gateway.zmon.faults.add({ operation: 'getAlertDefinition' }, { kind: 'blackHole' }, { times: 1 });
    const answer = await ask<{ alertDefinitionsById: readonly unknown[] }>(
      gateway,
      '{ alertDefinitionsById(definitionIds: [11, 12, 13]) { alerts { entity } } }',
    );
    expect(answer.data.alertDefinitionsById).toHaveLength(3);
    expect(gateway.takeZmonCalls().getAlertStatus).toBeLessThanOrEqual(2);
  });
});

describe('One ZMON, many requests', () => {
  it('is asked once by equal reads that run at the same time', async () => {
    const { promise: until, resolve } = Promise.withResolvers<void>();
    gateway.zmon.faults.add({}, { kind: 'hold', until });
    // Each asks NHN for something of its own, so that one can see when all are under way.
    const ownId = (n: number) => Buffer.from(`Workspace:nhn:kr:aOpreudC:own-${n}`).toString('base64url');
    const answers = Array.from({ length: 30 }, (_, n) =>
      data(
        gateway,
        'query ($ids: [Int!]!, $own: ID!) { alerts(definitionIds: $ids) { entity } workspace(id: $own) { id } }',
        {
          variables: { ids: n % 2 ? [20, 11] : [11, 20, 20], own: ownId(n) },
        },
      ),
    );
    await expect.poll(() => gateway.nhn.log.count({ operation: 'getWorkspace' }), { timeout: 10_000 }).toBe(30);
    resolve();
    expect(new Set((await Promise.all(answers)).map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(gateway.takeZmonCalls()).toEqual({ getAlertStatus: 1 });
  });

  it('lets no read that follows a write have an answer from before it', async () => {
    const { promise: until, resolve } = Promise.withResolvers<void>();
    gateway.zmon.faults.add({ operation: 'getAlertStatus' }, { kind: 'hold', until }, { times: 1 });
    const before = data(gateway, '{ alerts(definitionIds: [20]) { entity } }');
    await expect.poll(() => gateway.zmon.log.count()).toBe(1);
    await data(gateway, 'mutation { deleteDowntime(input: { downtimeId: "x" }) { userErrors { code } } }');
    await data(gateway, '{ alerts(definitionIds: [20]) { entity } }');
    expect(gateway.takeZmonCalls()).toEqual({ getAlertStatus: 2, deleteDowntime: 1 });
    resolve();
    await before;
  });
});

describe('A ZMON that cannot be used', () => {
  it('costs its own fields only', async () => {
    gateway.zmon.faults.add({}, { kind: 'status', status: 500 });
    const answer = await ask(
      gateway,
      '{ servers(first: 2) { nodes { name alerts(definitionIds: [11]) { entity } } } }',
    );
    expect(answer.data).toEqual({
      servers: {
        nodes: [
          { name: 'batch-01', alerts: null },
          { name: 'cache-01', alerts: null },
        ],
      },
    });
    expect(answer.errors).toHaveLength(2);
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      upstream: { source: 'zmon', operation: 'listAlerts', status: 500 },
    });
  });

  it.each(['message', 'oauth'] as const)(
    'refuses our credentials, in the form "%s": the operator’s fault, and no secret is told',
    async (denial) => {
      const secret = 'this-token-is-wrong-and-is-repeated';
      const wrong = await startZmonGateway({
        nhn: {},
        source: { auth: { bearer: secret } },
        zmon: { switches: { denial } },
      });
      try {
        const read = await ask(
          wrong,
          '{ alerts(definitionIds: [11]) { entity } sources(probe: true) { name endpoints { url lastError } } }',
        );
        const write = await ask(
          wrong,
          'mutation { deleteDowntime(input: { downtimeId: "x" }) { userErrors { code } } }',
        );
        expect(read.errors[0]?.extensions.code).toBe('UPSTREAM_UNAUTHENTICATED');
        expect(write.errors[0]?.extensions.code).toBe('UPSTREAM_UNAUTHENTICATED');
        expect(write.errors[0]?.message).not.toMatch(/unknown/);
        const metrics = await (await fetch(`${wrong.url}/metrics`)).text();
        expect([read.text, write.text, metrics, ...wrong.logLines].join('\n')).not.toContain(secret);
      } finally {
        await wrong.close();
      }
    },
  );

  it('is not configured: an error on its fields that says so, and the others stand', async () => {
    const without = await startGateway({ nhn: {} });
    try {
      const answer = await ask(
        without,
        '{ servers(first: 1) { nodes { name alerts(definitionIds: [1]) { entity } } } alerts(definitionIds: [1]) { entity } }',
      );
      expect(answer.data).toEqual({ servers: { nodes: [{ name: 'batch-01', alerts: null }] }, alerts: null });
      expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
      expect(answer.errors[0]?.message).toMatch(/no source of kind zmon is configured/);
    } finally {
      await without.close();
    }
  });
});

it('is chosen by name, and by the region of the server that is asked about', async () => {
  const kr = await startZmonSimulator();
  const jp = await startZmonSimulator({ story: false });
  const both = await startZmonGateway({
    nhn: {},
    sources: [
      {
        name: 'regional',
        kind: 'zmon',
        endpoints: { kr: kr.url, jp: jp.url },
        auth: { basic: { username: 'ops', password: 'zmon-ops-password' } },
      },
    ],
  });
  try {
    const query = (region: string) => `{ servers(region: "${region}", filter: { nameContains: "web-03" }) { nodes {
      first: alerts(definitionIds: [11]) { entity } regional: alerts(definitionIds: [11], source: "regional") { entity } } } }`;
    const own = [{ entity: 'web-03' }];
    expect(await data(both, query('kr'))).toEqual({ servers: { nodes: [{ first: own, regional: own }] } });
    expect(await data(both, query('jp'))).toEqual({ servers: { nodes: [{ first: own, regional: [] }] } });
    const { alertDefinitionsById } = await data<{ alertDefinitionsById: { id: string }[] }>(
      both,
      '{ alertDefinitionsById(definitionIds: [11], source: "regional") { id } }',
    );
    const id = alertDefinitionsById[0]?.id;
    const found = await data(both, 'query ($id: ID!) { alertDefinition(id: $id) { id definitionId } }', {
      variables: { id },
      headers: { 'x-sysmon-region': 'jp' },
    });
    expect(found).toEqual({ alertDefinition: { id, definitionId: 11 } });
    const unknown = await ask(both, '{ alerts(definitionIds: [1], source: "nhn") { entity } }');
    expect(unknown.errors[0]).toMatchObject({
      message: expect.stringMatching(/accepted: zmon, regional/),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const elsewhere = await ask(both, '{ alerts(definitionIds: [1], source: "regional") { entity } }', {
      headers: { 'x-sysmon-region': 'us' },
    });
    expect(elsewhere.errors[0]?.message).toMatch(/source regional has no region us; accepted: kr, jp/);
  } finally {
    await both.close();
    await kr.close();
    await jp.close();
  }
});

it('tells of itself among the sources, and its token nowhere', async () => {
  const answer = await ask(
    gateway,
    '{ sources(probe: true) { name kind endpoints { region circuit reachable lastError } } }',
  );
  expect(answer.data).toMatchObject({
    sources: [
      { name: 'nhn' },
      { name: 'zmon', kind: 'ZMON', endpoints: [{ region: null, reachable: true, lastError: null }] },
    ],
  });
  expect([answer.text, ...gateway.logLines].join('\n')).not.toContain(ZMON_TOKEN);
});

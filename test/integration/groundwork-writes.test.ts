import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, data } from '../support/graphql-client.ts';
import { type GroundworkGateway, startGroundworkGateway } from '../support/groundwork-gateway.ts';

const PARTS =
  'results { name status message host { name hostId monitorStatus } } succeeded failed warned userErrors { code field message upstreamCode }';
const upsert = `mutation ($input: UpsertHostsInput!) { upsertHosts(input: $input) { ${PARTS} } }`;
const remove = `mutation ($names: [String!]!) { deleteHosts(input: { names: $names }) { ${PARTS} } }`;
const rename = `mutation ($input: RenameHostInput!) { renameHost(input: $input) {
  host { id name description monitorStatus } userErrors { code field upstreamCode } } }`;

interface Payload {
  readonly results: readonly {
    readonly name: string;
    readonly status: string;
    readonly host: { readonly name: string } | null;
  }[];
  readonly succeeded: number;
  readonly failed: number;
  readonly warned: number;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
    readonly message: string;
  }[];
}

let gateway: GroundworkGateway;
beforeAll(async () => {
  gateway = await startGroundworkGateway({
    nhn: {},
    zmon: { story: false },
    groundwork: { story: false },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  const { state } = gateway.groundwork;
  state.hosts.clear();
  state.refusals.clear();
  state.seedHost({ hostName: 'Web-01', properties: { Latency: '1' } });
});
afterEach(() => {
  gateway.groundwork.faults.clear();
  gateway.takeGroundworkCalls();
});

const host = (name: string, more = {}) => ({ name, appType: 'NAGIOS', deviceIdentification: '10.9.9.9', ...more });
const upserted = async (hosts: readonly object[], more = {}) =>
  (await data<{ upsertHosts: Payload }>(gateway, upsert, { variables: { input: { hosts, ...more } } })).upsertHosts;
const removed = async (...names: string[]) =>
  (await data<{ deleteHosts: Payload }>(gateway, remove, { variables: { names } })).deleteHosts;

describe('upsertHosts', () => {
  it('tells each host’s part and reads all of them back together', async () => {
    await data(gateway, '{ hosts(first: 1) { nodes { id } } }');
    gateway.takeGroundworkCalls();
    gateway.groundwork.state.refusals.set('bad', 'Duplicate device');
    const payload = await upserted([host('web-01', { monitorStatus: 'DOWN' }), host('bad'), host('New')]);
    expect(payload).toEqual({
      results: [
        {
          name: 'web-01',
          status: 'SUCCESS',
          message: null,
          host: { name: 'Web-01', hostId: expect.any(Number), monitorStatus: 'UNSCHEDULED DOWN' },
        },
        { name: 'bad', status: 'FAILURE', message: 'Duplicate device', host: null },
        {
          name: 'New',
          status: 'SUCCESS',
          message: null,
          host: { name: 'New', hostId: expect.any(Number), monitorStatus: 'PENDING' },
        },
      ],
      succeeded: 2,
      failed: 1,
      warned: 0,
      userErrors: [
        {
          code: 'PARTIAL',
          field: null,
          message: '1 of 3 hosts failed; the results tell which, and why',
          upstreamCode: null,
        },
      ],
    });
    // What the first list did not find is asked for in other cases, and then by itself: it is not there.
    expect(gateway.takeGroundworkCalls()).toEqual({ upsertHosts: 1, listHosts: 2, getHost: 1 });
    await upserted([host('web-01'), host('New')]);
    expect(gateway.takeGroundworkCalls()).toEqual({ upsertHosts: 1, listHosts: 1 });
  });

  it('shows the change to whoever reads afterwards in the same operation', async () => {
    const answer = await data<Record<string, { results: { host: unknown }[] }>>(
      gateway,
      `mutation { a: upsertHosts(input: { hosts: [{ name: "x", appType: "NAGIOS", deviceIdentification: "d", description: "one" }] }) { results { host { description } } }
                  b: upsertHosts(input: { hosts: [{ name: "x", appType: "NAGIOS", deviceIdentification: "d", description: "two" }] }) { results { host { description } } } }`,
    );
    expect([answer['a']?.results[0]?.host, answer['b']?.results[0]?.host]).toEqual([
      { description: 'one' },
      { description: 'two' },
    ]);
  });

  it('is BAD_INPUT when all failed, and says nothing of PARTIAL', async () => {
    gateway.groundwork.state.refusals.set('bad', 'no');
    expect((await upserted([host('bad')])).userErrors).toMatchObject([{ code: 'BAD_INPUT' }]);
  });

  it.each(['code', 'seed'] as const)('counts alike with the counters of the %s', async (resultCounters) => {
    gateway.groundwork.switches.resultCounters = resultCounters;
    expect(await upserted([host('WEB-01'), host('b')], { merge: false })).toMatchObject({
      succeeded: 1,
      failed: 0,
      warned: 1,
      userErrors: [],
    });
  });

  it('is QUEUED when it is told to be, and no host is read for it', async () => {
    const { results, succeeded } = await upserted([host('later'), host('soon')], { async: true });
    expect(results.map(({ name, status, host: none }) => [name, status, none])).toEqual([
      ['later', 'QUEUED', null],
      ['soon', 'QUEUED', null],
    ]);
    expect(succeeded).toBe(0);
    expect(gateway.takeGroundworkCalls()).toEqual({ upsertHosts: 1 });
  });

  it('is told field by field what is wrong before anything is sent', async () => {
    const { results, userErrors } = await upserted([
      host('', { appType: ' ' }),
      host('a', { deviceIdentification: '', properties: { deep: { er: 1 } } }),
      host('A'),
      host('x', { description: '\ud800' }),
    ]);
    expect(results).toEqual([]);
    expect(userErrors.map(({ code, field }) => [code, field?.join('.')])).toEqual([
      ['BAD_INPUT', 'input.hosts.0.name'],
      ['BAD_INPUT', 'input.hosts.2.name'],
      ['BAD_INPUT', 'input.hosts.0.appType'],
      ['BAD_INPUT', 'input.hosts.1.deviceIdentification'],
      ['BAD_INPUT', 'input.hosts.1.properties.deep'],
      ['BAD_INPUT', 'input.hosts.3.description'],
    ]);
    expect((await upserted([])).userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'hosts'] }]);
    expect(gateway.takeGroundworkCalls()).toEqual({});
  });

  it('whose outcome nobody knows is an error that says so', async () => {
    gateway.groundwork.faults.add({ operation: 'upsertHosts' }, { kind: 'drop' });
    const { data: nothing, errors } = await ask(gateway, upsert, { variables: { input: { hosts: [host('a')] } } });
    expect(nothing).toBeNull();
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(/whether it took effect is unknown/),
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    });
    expect(gateway.takeGroundworkCalls()).toMatchObject({ upsertHosts: 1 });
  });
});

describe('deleteHosts', () => {
  it.each([
    ['warning', 'WARNING'],
    ['success', 'SUCCESS'],
  ] as const)('gives a host that is not there what the server gives it: %s', async (deleteAbsent, status) => {
    gateway.groundwork.switches.deleteAbsent = deleteAbsent;
    const { results, userErrors } = await removed('web-01', 'nobody');
    expect(results.map(({ name, status: of, host: gone }) => [name, of, gone])).toEqual([
      ['web-01', 'SUCCESS', null],
      ['nobody', status, null],
    ]);
    expect(userErrors).toEqual([]);
  });

  it('deletes names that cannot stand in a list, and others with them', async () => {
    gateway.groundwork.state.seedHost({ hostName: 'printer, 3rd floor' });
    expect(await removed('printer, 3rd floor', 'WEB-01')).toMatchObject({ succeeded: 2, failed: 0, userErrors: [] });
    // What is gone is not looked for.
    expect(gateway.takeGroundworkCalls()).toEqual({ deleteHosts: 1 });
    expect(gateway.groundwork.state.hosts.size).toBe(0);
  });

  it('is BAD_INPUT for a name given twice, or none', async () => {
    expect((await removed('a', 'A')).userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'names', '1'] }]);
    expect((await removed()).userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'names'] }]);
    expect(gateway.takeGroundworkCalls()).toEqual({});
  });
});

describe('renameHost', () => {
  const renamed = (input: object) => data(gateway, rename, { variables: { input } });

  it('gives the host as it now is, without reading it again', async () => {
    expect(await renamed({ from: 'web-01', to: 'web-09', description: 'moved' })).toEqual({
      renameHost: {
        host: { id: expect.any(String), name: 'web-09', description: 'moved', monitorStatus: 'UP' },
        userErrors: [],
      },
    });
    expect(gateway.takeGroundworkCalls()).toEqual({ renameHost: 1 });
    const deep = `mutation { renameHost(input: { from: "web-09", to: "web-08" }) { host { name hostGroups } } }`;
    expect(await data(gateway, deep)).toEqual({ renameHost: { host: { name: 'web-08', hostGroups: [] } } });
    expect(gateway.takeGroundworkCalls()).toEqual({ renameHost: 1, listHosts: 1 });
  });

  it.each([
    [
      { from: 'nobody', to: 'x' },
      { code: 'NOT_FOUND', field: null, upstreamCode: '404' },
    ],
    [
      { from: 'Web-01', to: 'WEB-01' },
      { code: 'ALREADY_EXISTS', field: null, upstreamCode: '400' },
    ],
    [
      { from: 'Web-01', to: ' ' },
      { code: 'BAD_INPUT', field: ['input', 'to'], upstreamCode: null },
    ],
  ])('is refused: %j', async (input, error) => {
    expect(await renamed(input)).toEqual({ renameHost: { host: null, userErrors: [error] } });
  });
});

describe('A user who may only read', () => {
  it('is told FORBIDDEN once and clearly, with two calls at the most and one login', async () => {
    const reading = await startGroundworkGateway({
      nhn: {},
      zmon: { story: false },
      hosts: { auth: { username: 'reader', password: 'gw-reader-password' } },
    });
    try {
      const variables = { input: { hosts: [host('a')] } };
      for (const calls of [
        { login: 1, upsertHosts: 1 },
        { upsertHosts: 1, validateToken: 1 },
        { upsertHosts: 1, validateToken: 1 },
      ]) {
        expect(await data(reading, upsert, { variables })).toMatchObject({
          upsertHosts: {
            results: [],
            userErrors: [
              {
                code: 'FORBIDDEN',
                field: null,
                upstreamCode: '401',
                message: 'GroundWork lets the configured user read only',
              },
            ],
          },
        });
        expect(reading.takeGroundworkCalls()).toEqual(calls);
      }
      expect(await data(reading, '{ host(name: "web-03") { monitorStatus } }')).toEqual({
        host: { monitorStatus: 'UNSCHEDULED DOWN' },
      });
    } finally {
      await reading.close();
    }
  });
});

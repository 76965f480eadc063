import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StoryServer } from '../simulators/story.ts';
import { addZmonFleet, fleetDefinitionIds } from '../simulators/zmon/zmon-fleet.ts';
import { storyAlerts } from '../simulators/zmon/zmon-story.ts';
import { data } from '../support/graphql-client.ts';
import { startZmonGateway, type ZmonGateway } from '../support/zmon-gateway.ts';

const SERVERS = 200;
const DEFINITIONS = 10;

interface Row {
  readonly name: string;
  readonly alerts: readonly {
    readonly definitionId: number;
    readonly entity: string;
    readonly downtimes: readonly unknown[];
    readonly server: { readonly name: string } | null;
    readonly definition: { readonly name: string } | null;
  }[];
}

let gateway: ZmonGateway;

/** How often each of NHN's endpoints was called since the last look. */
function takeNhnCalls(): Readonly<Record<string, number>> {
  const calls: Record<string, number> = {};
  for (const { operation } of gateway.nhn.log.entries) calls[operation] = (calls[operation] ?? 0) + 1;
  gateway.nhn.log.clear();
  return calls;
}

describe(`${SERVERS} servers with ${DEFINITIONS} definitions`, () => {
  beforeAll(async () => {
    gateway = await startZmonGateway({
      nhn: { scale: { workspaces: 1, targetsPerWorkspace: SERVERS } },
      zmon: { story: false },
    });
    const servers = [...gateway.nhn.store('kr', 'aOpreudC').state.servers.values()];
    const fleet = servers.map(({ hostNm, svrIp }): StoryServer => ({ name: hostNm, ip: svrIp }));
    addZmonFleet(gateway.zmon.state, { servers: fleet, definitions: DEFINITIONS });
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    takeNhnCalls();
    gateway.takeZmonCalls();
  });
  const definitionIds = fleetDefinitionIds({ definitions: DEFINITIONS });

  it('are joined with alerts, downtimes and back to servers in one call of each system', async () => {
    const { servers } = await data<{ servers: { nodes: Row[] } }>(
      gateway,
      `query ($ids: [Int!]!) { servers(first: 200) { nodes { name alerts(definitionIds: $ids) {
        definitionId entity downtimes { downtimeId } server { name } } } } }`,
      { variables: { ids: definitionIds } },
    );
    expect(takeNhnCalls()).toEqual({ listServers: 1 });
    expect(gateway.takeZmonCalls()).toEqual({ getAlertStatus: 1 });
    expect(servers.nodes).toHaveLength(SERVERS);
    const alerts = servers.nodes.flatMap((row) => row.alerts.map((alert) => ({ of: row.name, alert })));
    expect(alerts).toHaveLength((SERVERS * DEFINITIONS) / 2);
    expect(alerts.every(({ of, alert }) => alert.entity === of && alert.server?.name === of)).toBe(true);
    expect(alerts.filter(({ alert }) => alert.downtimes.length > 0)).toHaveLength(SERVERS);
  });

  it('need one call more for each definition whose title is asked for, however often it fires', async () => {
    const { servers } = await data<{ servers: { nodes: Row[] } }>(
      gateway,
      `query ($ids: [Int!]!) { servers(first: 200) { nodes { name alerts(definitionIds: $ids) {
        definitionId definition { name parent { name } check { name } } } } } }`,
      { variables: { ids: [...definitionIds, ...definitionIds] } },
    );
    expect(gateway.takeZmonCalls()).toEqual({
      getAlertStatus: 1,
      getAlertDefinition: DEFINITIONS,
      getCheckDefinition: 1,
    });
    expect(servers.nodes[1]?.alerts[0]?.definition?.name).toMatch(/^Fleet rule \d+$/);
  });

  it('share the call between fields that ask for other definitions at the same time', async () => {
    await data(
      gateway,
      `{ a: alerts(definitionIds: [1001, 1002]) { entity } b: alerts(definitionIds: [1002, 1003, 9]) { entity }
         servers(first: 5) { nodes { alerts(definitionIds: [1004]) { entity } } } }`,
    );
    const [first] = gateway.zmon.log.where({ operation: 'getAlertStatus' });
    expect(first?.path).toBe('/api/v1/status/alert/9,1001,1002,1003/');
    expect(gateway.takeZmonCalls()).toEqual({ getAlertStatus: 2 });
  });

  it('are told to be what they are by rule and, with a call for the entities, by address', async () => {
    const { servers } = await data<{ servers: { nodes: { alerts: { identity: unknown }[] }[] } }>(
      gateway,
      `{ servers(first: 200) { nodes { alerts(definitionIds: [1001, 1002]) { identity { rule conflicts { rule } } } } } }`,
    );
    const identities = servers.nodes.flatMap(({ alerts }) => alerts.map(({ identity }) => identity));
    expect(identities).toHaveLength(SERVERS);
    expect(new Set(identities.map((each) => JSON.stringify(each)))).toEqual(
      new Set(['{"rule":"{name}","conflicts":[]}']),
    );
    // 200 entity ids do not fit into one URL of 4,000 characters.
    expect(gateway.takeZmonCalls()).toEqual({ getAlertStatus: 1, listEntities: 2 });
  });

  it('are asked for in as many calls as URLs hold, each id once', async () => {
    const many = Array.from({ length: 1_000 }, (_, n) => 100_000_000 + n);
    expect(
      await data(gateway, 'query ($ids: [Int!]!) { alerts(definitionIds: $ids) { entity } }', {
        variables: { ids: many },
      }),
    ).toEqual({ alerts: [] });
    const paths = gateway.zmon.log.entries.map(({ path }) => path);
    expect(paths).toHaveLength(3);
    expect(Math.max(...paths.map((path) => path.length))).toBeLessThan(4_100);
    const asked = paths.flatMap((path) => path.split('/').at(-2)?.split(',') ?? []);
    expect(asked.map(Number).sort()).toEqual(many);
  });
});

describe('The story of web-03', () => {
  beforeAll(async () => {
    gateway = await startZmonGateway({ nhn: {} });
  });
  afterAll(() => gateway.close());
  afterEach(() => void gateway.takeZmonCalls());
  const ids = [storyAlerts.webUnreachable, storyAlerts.exporterSilent, storyAlerts.webPortClosed, storyAlerts.pingLost];
  const ask = `query ($region: RegionCode!, $ids: [Int!]!) { servers(region: $region, filter: { nameContains: "web-03" }) {
    nodes { ip alerts(definitionIds: $ids) { entity server { ip } identity { rule conflicts { rule machine message } } } } } }`;
  interface Told {
    readonly servers: {
      readonly nodes: readonly {
        readonly ip: string;
        readonly alerts: readonly {
          readonly entity: string;
          readonly server: { readonly ip: string } | null;
          readonly identity: { readonly rule: string; readonly conflicts: readonly { readonly rule: string }[] };
        }[];
      }[];
    };
  }

  it('finds its alerts by name, by address, and by either with a port', async () => {
    const { servers } = await data<Told>(gateway, ask, { variables: { region: 'kr', ids } });
    const [server] = servers.nodes;
    expect(server?.alerts.map(({ entity, identity }) => [entity, identity.rule])).toEqual([
      ['web-03', '{name}'],
      ['web-03:9100', '{name}:{port}'],
      ['10.10.1.13:9100', '{ip}:{port}'],
      ['10.10.1.13', '{ip}'],
    ]);
    expect(server?.alerts.flatMap(({ identity }) => identity.conflicts)).toEqual([]);
  });

  it('says where ZMON means the machine of the same name in another region', async () => {
    const { servers } = await data<Told>(gateway, ask, { variables: { region: 'jp', ids } });
    const [server] = servers.nodes;
    expect(server?.ip).toBe('10.40.1.13');
    expect(server?.alerts.map(({ entity, server: back }) => [entity, back?.ip])).toEqual([
      ['web-03', '10.40.1.13'],
      ['web-03:9100', '10.40.1.13'],
    ]);
    expect(server?.alerts[0]?.identity).toEqual({
      rule: '{name}',
      conflicts: [
        {
          rule: 'entity.ip',
          machine: '10.10.1.13',
          message: 'ZMON says that web-03 has the address 10.10.1.13, which is not that of web-03 (10.40.1.13)',
        },
      ],
    });
  });

  it('goes from an alert to the server of the region that is selected or named, or to none', async () => {
    const query = `{ alerts(definitionIds: [20, 18, 16]) { entity here: server { ip } there: server(region: "jp") { ip }
      identity { rule } } }`;
    expect(await data(gateway, query)).toEqual({
      alerts: [
        { entity: 'batch-01', here: { ip: '10.10.4.11' }, there: { ip: '10.40.4.11' }, identity: { rule: '{name}' } },
        { entity: 'cache-02', here: { ip: '10.10.3.12' }, there: { ip: '10.40.3.12' }, identity: { rule: '{name}' } },
        { entity: '10.10.1.13', here: { ip: '10.10.1.13' }, there: null, identity: { rule: '{ip}' } },
      ],
    });
    const jp = await data(gateway, '{ alerts(definitionIds: [20]) { server { ip } identity { rule } } }', {
      headers: { 'x-sysmon-region': 'jp' },
    });
    expect(jp).toEqual({ alerts: [{ server: null, identity: null }] });
  });

  it('goes from an entity to its server', async () => {
    const found = await data(
      gateway,
      '{ alertEntities(filters: [{ role: "cache", type: "exporter" }]) { entityId type properties server { name } } }',
    );
    expect(found).toMatchObject({
      alertEntities: [
        { entityId: 'cache-01:9100', type: 'exporter', properties: { role: 'cache' }, server: { name: 'cache-01' } },
        { entityId: 'cache-02:9100', type: 'exporter', server: { name: 'cache-02' } },
      ],
    });
  });
});

it('a server whose name is another’s address is told with both', async () => {
  const odd = await startZmonGateway({ nhn: { scale: { workspaces: 1, targetsPerWorkspace: 2 } } });
  try {
    const store = odd.nhn.store('kr', 'aOpreudC');
    store.putServer({ hostNm: '10.10.1.13', svrIp: '10.10.9.9' });
    store.putServer({ hostNm: 'web-03', svrIp: '10.10.1.13' });
    store.putServer({ hostNm: 'WEB-03', svrIp: '10.10.9.8' });
    const answer = await data(
      odd,
      '{ alerts(definitionIds: [20, 11]) { entity server { name } identity { rule conflicts { rule machine } } } }',
    );
    expect(answer).toEqual({
      alerts: [
        {
          entity: 'web-03',
          server: null,
          identity: {
            rule: '{name}',
            conflicts: [
              { rule: '{name}', machine: 'web-03 (10.10.1.13)' },
              { rule: '{name}', machine: 'WEB-03 (10.10.9.8)' },
            ],
          },
        },
        {
          entity: '10.10.1.13',
          server: { name: '10.10.1.13' },
          identity: { rule: '{name}', conflicts: [{ rule: '{ip}', machine: 'web-03 (10.10.1.13)' }] },
        },
      ],
    });
  } finally {
    await odd.close();
  }
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { story, storyServers } from '../simulators/story.ts';
import { addZmonFleet, fleetDefinitionIds } from '../simulators/zmon/zmon-fleet.ts';
import { ask, data } from '../support/graphql-client.ts';
import { type GroundworkGateway, startGroundworkGateway } from '../support/groundwork-gateway.ts';

const SERVERS = 200;
const DEFINITIONS = 10;
const definitionIds = fleetDefinitionIds({ definitions: DEFINITIONS });

interface Row {
  readonly name: string;
  readonly host: {
    readonly name: string;
    readonly monitorStatus: string;
    readonly server: { readonly name: string } | null;
  } | null;
  readonly hostIdentity: { readonly rule: string; readonly conflicts: readonly unknown[] } | null;
  readonly alerts: readonly {
    readonly host: { readonly name: string } | null;
    readonly downtimes: readonly unknown[];
  }[];
}

let gateway: GroundworkGateway;

function takeCalls() {
  const nhn: Record<string, number> = {};
  for (const { operation } of gateway.nhn.log.entries) nhn[operation] = (nhn[operation] ?? 0) + 1;
  gateway.nhn.log.clear();
  return { nhn, zmon: gateway.takeZmonCalls(), groundwork: gateway.takeGroundworkCalls() };
}

describe(`${SERVERS} servers with host, alerts of ${DEFINITIONS} definitions and downtimes`, () => {
  beforeAll(async () => {
    gateway = await startGroundworkGateway({
      nhn: { scale: { workspaces: 1, targetsPerWorkspace: SERVERS } },
      zmon: { story: false },
      groundwork: { story: false },
      limits: { cost: 1_000_000_000 },
    });
    const { servers } = gateway.nhn.store('kr', story.project).state;
    const fleet = [...servers.values()].map(({ hostNm, svrIp }) => ({ name: hostNm, ip: svrIp }));
    addZmonFleet(gateway.zmon.state, { servers: fleet, definitions: DEFINITIONS });
    for (const [i, { name, ip }] of fleet.entries()) {
      // Every third is found by its address alone, and half of the names are stored in another case.
      const hostName = i % 3 === 0 ? `gw-${i}` : i % 2 === 0 ? name.toUpperCase() : name;
      gateway.groundwork.state.seedHost({ hostName, deviceIdentification: ip });
    }
    await ask(gateway, '{ hosts(first: 1) { nodes { id } } }');
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    expect(gateway.groundwork.state.alarms).toEqual([]);
    takeCalls();
  });

  const query = `query ($ids: [Int!]!, $first: Int) { servers(first: $first) { nodes { name
    host { name monitorStatus server { name } } hostIdentity { rule conflicts { rule } }
    alerts(definitionIds: $ids) { downtimes { downtimeId } } } } }`;
  const rows = async (first: number) => {
    takeCalls();
    const found = await data<{ servers: { nodes: Row[] } }>(gateway, query, {
      variables: { ids: definitionIds, first },
    });
    return found.servers.nodes;
  };

  it('are asked of each system with a count of calls that does not grow with the servers', async () => {
    const some = await rows(20);
    expect(some).toHaveLength(20);
    expect(takeCalls()).toEqual({ nhn: { listServers: 1 }, zmon: { getAlertStatus: 1 }, groundwork: { listHosts: 2 } });
    const all = await rows(SERVERS);
    expect(takeCalls()).toEqual({ nhn: { listServers: 1 }, zmon: { getAlertStatus: 1 }, groundwork: { listHosts: 2 } });

    expect(all).toHaveLength(SERVERS);
    expect(all.every(({ name, host }) => host?.server?.name === name)).toBe(true);
    const rules = Map.groupBy(all, ({ hostIdentity }) => hostIdentity?.rule);
    expect(rules.get('name')?.length).toBeGreaterThan(60);
    expect(rules.get('ip')?.length).toBeGreaterThan(60);
    expect(all.flatMap(({ alerts }) => alerts)).toHaveLength((SERVERS * DEFINITIONS) / 2);
    expect(all.flatMap(({ alerts }) => alerts.flatMap(({ downtimes }) => downtimes)).length).toBeGreaterThan(0);
  });

  it('and the hosts of their alerts are two queries more: the second for other cases of what the first did not find', async () => {
    const { servers } = await data<{ servers: { nodes: Row[] } }>(
      gateway,
      `query ($ids: [Int!]!) { servers(first: 200) { nodes { name host { name } alerts(definitionIds: $ids) { host { name } } } } }`,
      { variables: { ids: definitionIds } },
    );
    const byName = servers.nodes.filter(({ host }) => host && !host.name.startsWith('gw-'));
    expect(byName.every(({ host, alerts }) => alerts.every((alert) => alert.host?.name === host?.name))).toBe(true);
    expect(takeCalls().groundwork).toEqual({ listHosts: 4 });
  });

  it('and from hosts to alerts and servers, likewise', async () => {
    const { hosts } = await data<{ hosts: { nodes: { name: string; server: unknown; alerts: unknown[] }[] } }>(
      gateway,
      `query ($ids: [Int!]!) { hosts(first: 200) { nodes { name server { name } alerts(definitionIds: $ids) { entity server { name } host { name } } } } }`,
      { variables: { ids: definitionIds } },
    );
    expect(hosts.nodes).toHaveLength(SERVERS);
    expect(hosts.nodes.every(({ server }) => server !== null)).toBe(true);
    expect(
      hosts.nodes
        .filter(({ name }) => !name.startsWith('gw-'))
        .every(({ alerts }) => alerts.length === DEFINITIONS / 2),
    ).toBe(true);
    const { nhn, zmon, groundwork } = takeCalls();
    expect({ nhn, zmon }).toEqual({ nhn: { listServers: 1 }, zmon: { getAlertStatus: 1 } });
    expect(groundwork['listHosts']).toBeLessThanOrEqual(3);
  });

  it('need one login when the token expires under fifty operations', async () => {
    gateway.groundwork.state.tokens.revokeAll();
    const queries = Array.from({ length: 50 }, (_, i) =>
      data(gateway, `{ hosts(first: 1, filter: { field: ID, gt: ${i} }) { nodes { name } } }`),
    );
    await Promise.all(queries);
    expect(takeCalls().groundwork).toMatchObject({ login: 1 });
  });
});

describe('The story', () => {
  beforeAll(async () => {
    gateway = await startGroundworkGateway({ nhn: {}, sources: [] });
  });
  afterAll(() => gateway.close());
  const one = (filter: string, region = 'kr') =>
    data<{ servers: { nodes: readonly Record<string, unknown>[] } }>(
      gateway,
      `{ servers(region: "${region}", filter: { nameContains: "${filter}" }) { nodes { name ip
        host { name monitorStatus identity { rule conflicts { rule machine } } server { ip region { code } } }
        hostIdentity { rule conflicts { rule machine message } } } } }`,
    ).then(({ servers }) => servers.nodes[0]);

  it('finds the server that is down in GroundWork, by its name, and back', async () => {
    expect(await one(story.down.server)).toEqual({
      name: 'web-03',
      ip: story.down.ip,
      host: {
        name: 'web-03',
        monitorStatus: 'UNSCHEDULED DOWN',
        identity: { rule: 'name', conflicts: [] },
        server: { ip: story.down.ip, region: { code: 'kr' } },
      },
      hostIdentity: { rule: 'name', conflicts: [] },
    });
  });

  it('says where name and address belong to different hosts', async () => {
    // In jp there is a web-03, too: GroundWork knows kr’s by that name, and jp’s by its address.
    const server = storyServers('jp').find(({ name }) => name === 'web-03');
    const conflict = { rule: 'ip', machine: `web-03.jp (${server?.ip})` };
    expect(await one('web-03', 'jp')).toMatchObject({
      ip: server?.ip,
      host: { name: 'web-03', identity: { rule: 'name', conflicts: [] } },
      hostIdentity: {
        rule: 'name',
        conflicts: [{ ...conflict, message: `by the rule ip it would be web-03.jp (${server?.ip})` }],
      },
    });
  });

  it('says so from the host’s side, in whatever region it is asked', async () => {
    const query = `{ host(name: "web-03") { here: server { ip } jp: server(region: "jp") { ip } identity { rule conflicts { machine } } inJp: identity(region: "jp") { rule conflicts { machine } } } }`;
    expect(await data(gateway, query)).toEqual({
      host: {
        here: { ip: '10.10.1.13' },
        jp: { ip: '10.40.1.13' },
        identity: { rule: 'name', conflicts: [] },
        inJp: { rule: 'name', conflicts: [] },
      },
    });
    const other = `{ host(name: "web-03.jp") { here: server { ip } identity { rule } jp: server(region: "jp") { ip } inJp: identity(region: "jp") { rule } } }`;
    expect(await data(gateway, other)).toEqual({
      host: { here: null, identity: null, jp: { ip: '10.40.1.13' }, inJp: { rule: 'ip' } },
    });
  });

  it('picks nobody where several hosts share the address that decides', async () => {
    gateway.groundwork.state.seedHost({ hostName: 'twin-a', deviceIdentification: '10.77.0.1' });
    gateway.groundwork.state.seedHost({ hostName: 'twin-b', deviceIdentification: '10.77.0.1' });
    gateway.nhn.store('kr', story.project).putServer({ hostNm: 'lonely', svrIp: '10.77.0.1' });
    expect(await one('lonely')).toMatchObject({
      host: null,
      hostIdentity: { rule: 'ip', conflicts: [{ machine: 'twin-a (10.77.0.1)' }, { machine: 'twin-b (10.77.0.1)' }] },
    });
  });

  it('tells of a machine that GroundWork does not know nothing', async () => {
    gateway.nhn.store('kr', story.project).putServer({ hostNm: 'unheard-of', svrIp: '10.78.0.1' });
    expect(await one('unheard-of')).toMatchObject({ host: null, hostIdentity: null });
  });

  it('finds alerts of a host by name and by address, and their hosts', async () => {
    const query =
      '{ host(name: "web-03") { alerts(definitionIds: [11, 13, 20]) { entity host { name monitorStatus } server { ip } } } }';
    const { host } = await data<{ host: { alerts: readonly Record<string, unknown>[] } }>(gateway, query);
    expect(host.alerts.length).toBeGreaterThan(1);
    for (const alert of host.alerts) {
      expect(alert).toMatchObject({
        host: { name: 'web-03', monitorStatus: 'UNSCHEDULED DOWN' },
        server: { ip: story.down.ip },
      });
    }
    expect(host.alerts.map(({ entity }) => entity)).toContain(story.down.ip);
  });

  it('costs its own fields only when GroundWork is gone', async () => {
    gateway.groundwork.faults.add({}, { kind: 'drop' });
    const { data: rest, errors } = await ask(
      gateway,
      '{ servers(first: 2) { nodes { name host { name } } } sources { name } }',
    );
    expect(rest).toMatchObject({
      servers: {
        nodes: [
          { name: 'batch-01', host: null },
          { name: 'cache-01', host: null },
        ],
      },
    });
    expect(errors).toHaveLength(2);
    expect(errors[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: { source: 'groundwork' } });
    gateway.groundwork.faults.clear();
  });

  it('keeps password and token out of answers and logs', async () => {
    const wrong = await startGroundworkGateway({
      nhn: {},
      zmon: { story: false },
      hosts: { auth: { username: 'api', password: 'very-wrong-pass' } },
    });
    try {
      const { text, errors } = await ask(
        wrong,
        '{ hosts { nodes { name } } sources(probe: true) { endpoints { lastError } } }',
      );
      expect(errors[0]?.extensions).toMatchObject({
        code: 'UPSTREAM_UNAUTHENTICATED',
        upstream: { operation: 'login' },
      });
      const said = [text, ...wrong.logLines].join('\n');
      for (const secret of ['very-wrong-pass', Buffer.from('very-wrong-pass').toString('base64')])
        expect(said).not.toContain(secret);
    } finally {
      await wrong.close();
    }
    expect(gateway.logLines.join('\n')).not.toContain('gw-api-password');
  });
});

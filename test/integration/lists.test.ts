import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storyServers } from '../simulators/story.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';

interface Named {
  readonly nodes: readonly { readonly name: string }[];
}

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {}, limits: { pageSize: 4, pageSizeMax: 8 } });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.nhn.log.clear());
afterEach(() => gateway.nhn.faults.clear());

const names = async (field: string, headers: Readonly<Record<string, string>> = {}) => {
  const { list } = await data<{ list: Named }>(gateway, `{ list: ${field} { nodes { name } } }`, { headers });
  return list.nodes.map(({ name }) => name);
};

describe('A connection', () => {
  const page = `query ($first: Int, $after: String) { servers(first: $first, after: $after) {
    totalCount nodes { name } edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  interface Page {
    readonly servers: Named & {
      readonly totalCount: number;
      readonly edges: readonly { readonly cursor: string; readonly node: { readonly name: string } }[];
      readonly pageInfo: {
        readonly hasNextPage: boolean;
        readonly startCursor: string | null;
        readonly endCursor: string | null;
      };
    };
  }

  it('is read page by page, in one order, each row once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { servers }: Page = await data<Page>(gateway, page, { variables: { after } });
      expect(servers.totalCount).toBe(10);
      expect(servers.edges.map(({ node }) => node)).toEqual(servers.nodes);
      expect([servers.pageInfo.startCursor, servers.pageInfo.endCursor]).toEqual([
        servers.edges[0]?.cursor,
        servers.edges.at(-1)?.cursor,
      ]);
      seen.push(...servers.nodes.map(({ name }) => name));
      after = servers.pageInfo.endCursor;
      more = servers.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(
      storyServers('kr')
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('goes on behind its cursor although the row of the cursor, and others, came and went in between', async () => {
    const store = gateway.nhn.store('kr', 'aOpreudC');
    const first = await data<Page>(gateway, page);
    expect(first.servers.nodes.map(({ name }) => name)).toEqual(['batch-01', 'cache-01', 'cache-02', 'db-01']);
    const removed = [...store.state.servers.values()].find(({ hostNm }) => hostNm === 'db-01');
    store.state.servers.delete(removed?.hostId ?? '');
    const early = store.putServer({ hostNm: 'aaa', svrIp: '10.0.0.1' });
    const late = store.putServer({ hostNm: 'db-015', svrIp: '10.0.0.2' });
    const second = await data<Page>(gateway, page, { variables: { after: first.servers.pageInfo.endCursor } });
    expect(second.servers.nodes.map(({ name }) => name)).toEqual(['db-015', 'db-02', 'db-03', 'web-01']);
    for (const { hostId } of [early, late]) store.state.servers.delete(hostId);
    if (removed) store.state.servers.set(removed.hostId, removed);
  });

  it('takes `first` from 0 to the largest page, and no cursor of its own making', async () => {
    expect(await names('servers(first: 0)')).toEqual([]);
    expect(await names('servers(first: 8)')).toHaveLength(8);
    for (const args of ['first: 9', 'first: -1', 'after: "x"', 'after: ""']) {
      const answer = await ask(gateway, `{ servers(${args}) { totalCount } }`);
      expect(
        answer.errors.map(({ extensions }) => extensions.code),
        args,
      ).toEqual(['BAD_USER_INPUT']);
      expect(answer.data).toEqual({ servers: null });
    }
  });
});

describe('A filter', () => {
  it('of servers: part of the name without regard to case, addresses, NHN’s ids; all must hold', async () => {
    const servers = gateway.nhn.store('kr', 'aOpreudC').state.servers;
    const web2 = [...servers.values()].find(({ hostNm }) => hostNm === 'web-02');
    expect(await names('servers(filter: { nameContains: "WEB" })')).toEqual(['web-01', 'web-02', 'web-03', 'web-04']);
    expect(await names('servers(filter: { ips: ["10.10.2.11", "10.10.2.12", "1.1.1.1"] })')).toEqual([
      'db-01',
      'db-02',
    ]);
    expect(await names(`servers(filter: { hostIds: ["${web2?.hostId}"] })`)).toEqual(['web-02']);
    expect(await names(`servers(filter: { nameContains: "db", hostIds: ["${web2?.hostId}"] })`)).toEqual([]);
    expect(await names('servers(filter: { ips: [] })')).toEqual([]);
    expect(await names('servers(filter: {}, first: 1)')).toEqual(['batch-01']);
  });

  it('of workspaces: part of the name, the system’s own or not', async () => {
    expect(await names('workspaces(filter: { reserved: true })')).toEqual(['@Linux']);
    expect(await names('workspaces(filter: { reserved: false }, first: 8)')).toEqual([
      'batch',
      'cache',
      'db',
      'node',
      'web',
    ]);
    expect(await names('workspaces(filter: { nameContains: "A", reserved: false })')).toEqual(['batch', 'cache']);
  });

  it('counts after it, and pages go on under it', async () => {
    const { servers } = await data<{
      servers: { totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(
      gateway,
      '{ servers(filter: { nameContains: "web" }, first: 3) { totalCount pageInfo { hasNextPage endCursor } } }',
    );
    expect([servers.totalCount, servers.pageInfo.hasNextPage]).toEqual([4, true]);
    const after = JSON.stringify(servers.pageInfo.endCursor);
    expect(await names(`servers(filter: { nameContains: "web" }, after: ${after})`)).toEqual(['web-04']);
  });
});

describe('The selection of a request', () => {
  it('is its arguments, else its headers, else the defaults', async () => {
    const ip = async (args: string, headers: Readonly<Record<string, string>> = {}) => {
      const { servers } = await data<{
        servers: { nodes: { ip: string; projectId: string; region: { code: string } }[] };
      }>(gateway, `{ servers${args} { nodes { ip projectId region { code } } } }`, { headers });
      const [server] = servers.nodes;
      return `${server?.region.code} ${server?.projectId} ${server?.ip}`;
    };
    expect(await ip('')).toBe('kr aOpreudC 10.10.4.11');
    expect(await ip('', { 'x-sysmon-region': 'jp', 'x-sysmon-project': 'bKw7Qz12' })).toBe('jp bKw7Qz12 172.16.2.11');
    expect(
      await ip('(region: "us", project: "aOpreudC")', { 'x-sysmon-region': 'jp', 'x-sysmon-project': 'bKw7Qz12' }),
    ).toBe('us aOpreudC 10.30.4.11');
  });

  it('is told by the viewer', async () => {
    const query = '{ viewer { id name roles region { code } project { id } projects { id regions { code } } } }';
    expect(
      await data(gateway, query, { headers: { 'x-sysmon-region': 'jp', 'x-sysmon-project': 'bKw7Qz12' } }),
    ).toEqual({
      viewer: {
        ...{ id: 'anonymous', name: null, roles: ['VIEWER', 'EDITOR', 'ADMIN'] },
        ...{ region: { code: 'jp' }, project: { id: 'bKw7Qz12' } },
        projects: [
          { id: 'aOpreudC', regions: [{ code: 'kr' }, { code: 'kr2' }, { code: 'us' }, { code: 'jp' }] },
          { id: 'bKw7Qz12', regions: [{ code: 'kr' }, { code: 'jp' }] },
        ],
      },
    });
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('several regions are those that the project is in, or those that are named, each once', async () => {
    const codes = async (args: string, headers: Readonly<Record<string, string>> = {}) => {
      const { regions } = await data<{ regions: { code: string; project: { id: string } }[] }>(
        gateway,
        `{ regions${args} { code project { id } } }`,
        { headers },
      );
      return regions.map(({ code, project }) => `${code} ${project.id}`);
    };
    expect(await codes('')).toEqual(['kr aOpreudC', 'kr2 aOpreudC', 'us aOpreudC', 'jp aOpreudC']);
    expect(await codes('(project: "bKw7Qz12")')).toEqual(['kr bKw7Qz12', 'jp bKw7Qz12']);
    expect(await codes('', { 'x-sysmon-project': 'bKw7Qz12' })).toEqual(['kr bKw7Qz12', 'jp bKw7Qz12']);
    expect(await codes('(codes: ["jp", "kr", "jp"])')).toEqual(['jp aOpreudC', 'kr aOpreudC']);
    expect(await codes('(codes: [])')).toEqual([]);
    expect(gateway.nhn.log.count()).toBe(0);
  });
});

describe('node and nodes', () => {
  it('find whatever has an id, of any type, region and project, in the order asked', async () => {
    const found = await data<{
      regions: {
        workspaces: { nodes: { id: string; targets: { nodes: { id: string; server: { id: string } }[] } }[] };
      }[];
    }>(
      gateway,
      '{ regions(codes: ["jp", "kr"], project: "bKw7Qz12") { workspaces(first: 1) { nodes { id targets(first: 1) { nodes { id server { id } } } } } } }',
    );
    const ids = found.regions.flatMap(({ workspaces }) =>
      workspaces.nodes.flatMap(({ id, targets }) => [
        id,
        ...targets.nodes.flatMap((target) => [target.id, target.server.id]),
      ]),
    );
    expect(new Set(ids).size).toBe(6);
    const answer = await data<{ nodes: { __typename: string; id: string }[] }>(
      gateway,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
      { variables: { ids } },
    );
    expect(answer.nodes.map(({ id }) => id)).toEqual(ids);
    const types = ['Workspace', 'Target', 'Server'];
    expect(answer.nodes.map(({ __typename }) => __typename)).toEqual([...types, ...types]);
  });

  it('a wrong id is one place’s own error, and there are at most as many as a page has', async () => {
    const { workspaces } = await data<{ workspaces: { nodes: [{ id: string }] } }>(
      gateway,
      '{ workspaces(first: 1) { nodes { id } } }',
    );
    const [{ id }] = workspaces.nodes;
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const answer = await ask(gateway, query, { variables: { ids: [id, 'nonsense', id] } });
    expect(answer.data).toEqual({ nodes: [{ id }, null, { id }] });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['nodes', 1], 'BAD_USER_INPUT'],
    ]);
    const tooMany = await ask(gateway, query, { variables: { ids: Array.from({ length: 9 }, () => id) } });
    expect(tooMany.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });
});

describe('sources', () => {
  const query =
    'query ($probe: Boolean) { sources(probe: $probe) { name kind endpoints { region url circuit reachable latencyMs lastError } } }';
  interface Sources {
    readonly sources: readonly {
      readonly endpoints: readonly {
        readonly region: string;
        readonly reachable: boolean | null;
        readonly latencyMs: number | null;
        readonly lastError: string | null;
      }[];
    }[];
  }

  it('tell of the last call seen, null before the first; a probe asks each endpoint now and never fails', async () => {
    const own = await startGateway({ nhn: {} });
    try {
      const before = await data<Sources>(own, query);
      expect(before.sources[0]?.endpoints).toEqual(
        Object.entries(own.nhn.endpoints).map(([region, url]) => ({
          ...{ region, url: `${url}/`, circuit: 'CLOSED', reachable: null, latencyMs: null, lastError: null },
        })),
      );
      expect(own.nhn.log.count()).toBe(0);

      own.nhn.faults.add({ region: 'us' }, { kind: 'drop' });
      const { sources } = await data<Sources>(own, query, { variables: { probe: true } });
      expect(sources[0]?.endpoints.map(({ region, reachable }) => [region, reachable])).toEqual([
        ['kr', true],
        ['kr2', true],
        ['us', false],
        ['jp', true],
      ]);
      expect(sources[0]?.endpoints[2]?.lastError).toMatch(/\w/);
      expect(sources[0]?.endpoints[0]?.latencyMs).toBeGreaterThan(0);
    } finally {
      await own.close();
    }
  });
});

import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, data } from '../support/graphql-client.ts';
import { type GroundworkGateway, startGroundworkGateway } from '../support/groundwork-gateway.ts';

interface Page {
  readonly hosts: {
    readonly nodes: readonly { readonly name: string }[];
    readonly edges: readonly { readonly cursor: string }[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly endCursor: string | null;
    };
  };
}

const NOW = Date.UTC(2026, 4, 22, 9, 44, 56);
const pages = `query ($filter: HostFilter, $orderBy: HostOrder, $first: Int, $after: String) {
  hosts(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;

let gateway: GroundworkGateway;
beforeAll(async () => {
  gateway = await startGroundworkGateway({
    nhn: {},
    zmon: { story: false },
    groundwork: { story: false, now: () => NOW, zoneOffsetMinutes: 540 },
    hosts: { timeZone: 'Asia/Seoul' },
    limits: { upstreamRetries: 0 },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  const { state } = gateway.groundwork;
  state.hosts.clear();
  const seeds = ['web-01', 'web-02', 'db-01', "o'neil", 'Zoo'].map((hostName, i) => ({
    hostName,
    lastCheckTimeMs: NOW - i * 60_000,
    properties: i % 2 === 0 ? { Latency: String(100 * i) } : {},
    hostGroups: [i < 2 ? 'web' : 'rest', 'all'],
  }));
  for (const seed of seeds) state.seedHost(seed);
});
afterEach(() => {
  expect(gateway.groundwork.state.alarms).toEqual([]);
  gateway.groundwork.faults.clear();
  gateway.takeGroundworkCalls();
});

const names = async (variables: Record<string, unknown>) =>
  (await data<Page>(gateway, pages, { variables })).hosts.nodes.map(({ name }) => name);
const depths = () =>
  gateway.groundwork.log.entries.flatMap(({ operation, query }) =>
    operation === 'login' ? [] : (query['depth'] ?? []),
  );

describe('hosts', () => {
  it('come in pages by name, each with one call, and nothing is counted in vain', async () => {
    await names({ first: 1 });
    gateway.takeGroundworkCalls();
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page++) {
      const { hosts }: Page = await data<Page>(gateway, pages, { variables: { first: 2, after } });
      seen.push(...hosts.nodes.map(({ name }) => name));
      expect(hosts.pageInfo).toMatchObject({ hasNextPage: page < 2, hasPreviousPage: page > 0 });
      after = hosts.pageInfo.endCursor;
    }
    expect(seen).toEqual(['Zoo', 'db-01', "o'neil", 'web-01', 'web-02']);
    expect(gateway.takeGroundworkCalls()).toEqual({ listHosts: 3 });
  });

  it('neither skip nor repeat a row when others come and go between two pages', async () => {
    const { hosts } = await data<Page>(gateway, pages, { variables: { first: 2 } });
    gateway.groundwork.state.hosts.delete('db-01');
    gateway.groundwork.state.seedHost({ hostName: 'Aaa' });
    expect(await names({ first: 2, after: hosts.pageInfo.endCursor })).toEqual(["o'neil", 'web-01']);
  });

  it.each<[string, object, string[]]>([
    ['name, from high to low', { field: 'NAME', direction: 'DESC' }, ['web-02', 'web-01', "o'neil", 'db-01', 'Zoo']],
    ['number', { field: 'ID', direction: 'ASC' }, ['web-01', 'web-02', 'db-01', "o'neil", 'Zoo']],
    ['time', { field: 'LAST_CHECK_TIME', direction: 'ASC' }, ['Zoo', "o'neil", 'db-01', 'web-02', 'web-01']],
    ['property, which the others lack', { property: 'Latency', direction: 'DESC' }, ['Zoo', 'db-01', 'web-01']],
  ])('are sorted by %s, page by page', async (_, orderBy, expected) => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { hosts }: Page = await data<Page>(gateway, pages, { variables: { first: 2, after, orderBy } });
      seen.push(...hosts.nodes.map(({ name }) => name));
      after = hosts.pageInfo.hasNextPage ? hosts.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(expected);
  });

  it.each<[string, object, string[]]>([
    ['a text with a quote', { field: 'NAME', eq: "o'neil" }, ["o'neil"]],
    ['a pattern', { field: 'NAME', like: 'web-%' }, ['web-01', 'web-02']],
    ['a list', { field: 'NAME', in: ['Zoo', 'nobody'] }, ['Zoo']],
    ['a property as a number', { property: 'Latency', gte: 200 }, ['Zoo', 'db-01']],
    [
      'a moment, on the server’s clock',
      { field: 'LAST_CHECK_TIME', gte: '2026-05-22T09:43:56Z' },
      ['web-01', 'web-02'],
    ],
    [
      'any of all',
      {
        any: [
          {
            all: [
              { field: 'NAME', like: 'w%' },
              { field: 'NAME', ne: 'web-01' },
            ],
          },
          { field: 'NAME', eq: 'Zoo' },
        ],
      },
      ['Zoo', 'web-02'],
    ],
    ['a host group', { field: 'HOST_GROUP', eq: 'web' }, ['web-01', 'web-02']],
    ['host groups', { hostGroups: ['web', 'nobody'] }, ['web-01', 'web-02']],
    ['nothing', {}, ['Zoo', 'db-01', "o'neil", 'web-01', 'web-02']],
  ])('are filtered by %s', async (_, filter, expected) => {
    expect(await names({ filter })).toEqual(expected);
  });

  it('are not asked for where none can match', async () => {
    await names({ first: 1 });
    gateway.takeGroundworkCalls();
    expect(await names({ filter: { any: [] } })).toEqual([]);
    expect(await names({ filter: { field: 'NAME', in: [] } })).toEqual([]);
    expect(await names({ filter: { hostGroups: [] } })).toEqual([]);
    expect(gateway.takeGroundworkCalls()).toEqual({});
  });

  it('of host groups are asked of the filter endpoint, on either path, and paged here', async () => {
    for (const filterPath of ['seed', 'code'] as const) {
      gateway.groundwork.switches.filterPath = filterPath;
      const { hosts } = await data<Page>(gateway, pages, { variables: { filter: { hostGroups: ['all'] }, first: 2 } });
      expect(hosts.nodes.map(({ name }) => name)).toEqual(['Zoo', 'db-01']);
      const rest = { filter: { hostGroups: ['all'] }, after: hosts.pageInfo.endCursor };
      expect(await names(rest)).toEqual(["o'neil", 'web-01', 'web-02']);
      expect(await names({ ...rest, orderBy: { field: 'NAME', direction: 'DESC' } })).toEqual(['Zoo']);
    }
    expect(gateway.takeGroundworkCalls()['listHosts']).toBeUndefined();
  });

  it('of a group whose name holds a comma are found, too', async () => {
    gateway.groundwork.state.seedHost({ hostName: 'odd', hostGroups: ['a,b'] });
    expect(await names({ filter: { hostGroups: ['a,b'] } })).toEqual(['odd']);
  });

  it.each<[string, object, RegExp]>([
    ['a property that is syntax', { filter: { property: "x' or 1=1", eq: 1 } }, /filter\.property: accepted/],
    [
      'host groups beside others',
      { filter: { hostGroups: ['a'], field: 'NAME', eq: 'a' } },
      /hostGroups: accepted: alone/,
    ],
    ['host groups inside', { filter: { any: [{ hostGroups: ['a'] }] } }, /hostGroups: accepted: alone/],
    ['a cursor that is none', { after: 'x' }, /after: not a cursor/],
    ['too many rows', { first: 5000 }, /first: 5000 is out of bounds/],
    ['an order of nothing', { orderBy: { direction: 'ASC' } }, /orderBy: accepted/],
    [
      'a filter too long for a URL',
      { filter: { field: 'NAME', in: Array.from({ length: 500 }, (_, i) => `host-${i}`) } },
      /characters in a URL/,
    ],
  ])('are refused with BAD_USER_INPUT: %s', async (_, variables, message) => {
    const { errors } = await ask(gateway, pages, { variables: { ...variables } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(message) }]);
  });

  it('do not take a cursor of another order', async () => {
    const { hosts } = await data<Page>(gateway, pages, { variables: { first: 1 } });
    const variables = { after: hosts.pageInfo.endCursor, orderBy: { field: 'ID', direction: 'ASC' } };
    const { errors } = await ask(gateway, pages, { variables });
    expect(errors[0]?.message).toMatch(/a cursor of another order/);
  });

  it('by a property that nobody has are refused by GroundWork, which is no fault of its own', async () => {
    const { data: nothing, errors } = await ask(gateway, pages, { variables: { filter: { property: 'Nope', eq: 1 } } });
    expect(nothing).toEqual({ hosts: null });
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('a property must be one that some host has'),
      extensions: { code: 'UPSTREAM_REJECTED', upstream: { operation: 'listHosts', status: 500 } },
    });
    for (let i = 0; i < 12; i++) await ask(gateway, pages, { variables: { filter: { property: 'Nope', eq: i } } });
    expect(await names({ first: 1 })).toEqual(['Zoo']);
  });

  it('that answer 404 are an empty page', async () => {
    gateway.groundwork.state.hosts.clear();
    const { hosts } = await data<Page>(gateway, pages);
    expect(hosts).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, endCursor: null },
    });
  });
});

describe('The depth', () => {
  it.each([
    ['{ hosts { nodes { id name deviceIdentification } } }', 'simple'],
    ['{ hosts { nodes { name acknowledged properties { name } } } }', 'shallow'],
    ['{ hosts { edges { node { services { name } } } } }', 'deep'],
    ['{ hosts(filter: { hostGroups: ["web"] }) { nodes { monitorStatus } } }', 'shallow'],
    ['{ host(name: "WEB-01") { hostGroups } }', 'deep'],
  ])('follows the selection: %s', async (query, depth) => {
    gateway.groundwork.switches.filterPath = 'seed';
    await data(gateway, query);
    expect(new Set(depths())).toEqual(new Set([depth]));
  });

  it('shows what is so, and never what simple invents', async () => {
    gateway.groundwork.state.seedHost({
      hostName: 'a',
      acknowledged: true,
      monitorStatus: 'ACKNOWLEDGEMENT (WARNING)',
    });
    expect(
      await data(
        gateway,
        '{ host(name: "a") { acknowledged monitorStatus serviceCount serviceAvailability properties { name } } }',
      ),
    ).toEqual({
      host: {
        acknowledged: true,
        monitorStatus: 'ACKNOWLEDGEMENT (WARNING)',
        serviceCount: 0,
        serviceAvailability: 0,
        properties: [],
      },
    });
  });

  it('of one host asked for twice is asked once for each, or the greater answers both', async () => {
    await data(gateway, '{ a: host(name: "web-01") { name } b: host(name: "WEB-01") { name } }');
    expect(depths()).toEqual(['simple']);
  });
});

describe('A host', () => {
  it('is found by its name in any case, and by its id after it was renamed', async () => {
    const found = await data<{ host: { id: string; name: string } }>(gateway, '{ host(name: "ZOO") { id name } }');
    expect(found.host.name).toBe('Zoo');
    await data(gateway, 'mutation { renameHost(input: { from: "zoo", to: "ark" }) { host { name } } }');
    const query = 'query ($id: ID!) { node(id: $id) { id ... on Host { name } } }';
    expect(await data(gateway, query, { variables: { id: found.host.id } })).toEqual({
      node: { id: found.host.id, name: 'ark' },
    });
  });

  it('is null where there is none, whatever the name', async () => {
    const strange = ['nobody', '', '..', 'filter', 'a/b', '%', '\ud800', 'x'.repeat(5_000), "' or 'a'='a"];
    const query = `query (${strange.map((_, i) => `$n${i}: String!`)}) { ${strange.map((_, i) => `h${i}: host(name: $n${i}) { name }`).join(' ')} }`;
    const variables = Object.fromEntries(strange.map((name, i) => [`n${i}`, name]));
    expect(await data(gateway, query, { variables })).toEqual(
      Object.fromEntries(strange.map((_, i) => [`h${i}`, null])),
    );
    expect(await data(gateway, '{ host(name: "rename") { name } }')).toEqual({ host: null });
  });

  it('and a hundred others by name are one query, in whatever case they are stored', async () => {
    for (let i = 0; i < 100; i++) gateway.groundwork.state.seedHost({ hostName: i % 2 ? `HOST-${i}` : `host-${i}` });
    await names({ first: 1 });
    gateway.takeGroundworkCalls();
    const query = `{ ${Array.from({ length: 100 }, (_, i) => `h${i}: host(name: "host-${i}") { name monitorStatus }`).join(' ')} }`;
    const found = await data<Record<string, { name: string }>>(gateway, query);
    expect(Object.values(found).map(({ name }) => name.toLowerCase())).toEqual(
      Array.from({ length: 100 }, (_, i) => `host-${i}`),
    );
    // The second asks for other cases of those that the first did not find.
    expect(gateway.takeGroundworkCalls()).toEqual({ listHosts: 2 });
  });

  it('names are completed', async () => {
    gateway.groundwork.state.refreshIndex();
    for (const autocompleteItems of ['strings', 'objects'] as const) {
      gateway.groundwork.switches.autocompleteItems = autocompleteItems;
      expect(
        await data(
          gateway,
          '{ hostNames(prefix: "WE") none: hostNames(prefix: "q") all: hostNames(prefix: "", limit: 2) }',
        ),
      ).toEqual({
        hostNames: ['web-01', 'web-02'],
        none: [],
        all: ['db-01', "o'neil"],
      });
    }
    const { errors } = await ask(gateway, '{ hostNames(prefix: "a", limit: 0) }');
    expect(errors[0]?.message).toMatch(/limit: 0 is out of bounds/);
  });
});

describe('Any text', () => {
  it('in a filter is data and never syntax', async () => {
    const nasty = fc.constantFrom(
      "' or 1=1 --",
      'pass:from Host',
      "pass:'",
      "'') or (''='",
      '\\',
      "\\'",
      '%',
      '_',
      ';',
      ' ',
    );
    const text = fc
      .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), nasty)
      .filter((one) => one.trim() !== '');
    const query = `query ($eq: JSON!, $name: String!) {
      byName: hosts(filter: { field: NAME, eq: $eq }) { nodes { name } }
      byProperty: hosts(filter: { any: [{ property: "Note", eq: $eq }, { property: "Note", in: [$eq, $eq] }] }) { nodes { name property(name: "Note") } }
      others: hosts(filter: { all: [{ field: NAME, ne: $eq }, { field: DESCRIPTION, ne: $eq }] }) { nodes { name } }
      host(name: $name) { name } }`;
    await fc.assert(
      fc.asyncProperty(text, async (one) => {
        const { state } = gateway.groundwork;
        state.hosts.clear();
        state.seedHost({ hostName: one, properties: { Note: one } });
        state.seedHost({ hostName: `${one}!`, description: 'another', properties: { Note: `${one}!` } });
        expect(await data(gateway, query, { variables: { eq: one, name: one } })).toEqual({
          byName: { nodes: [{ name: one }] },
          byProperty: { nodes: [{ name: one, property: one }] },
          others: { nodes: [{ name: `${one}!` }] },
          host: { name: one },
        });
        expect(state.alarms).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { type LabelledPrometheus, startLabelledPrometheus } from '../support/labelled-prometheus.ts';

/** Interleaved requests of both callers together; fewer or more by ISOLATION_REQUESTS. */
const REQUESTS = Number(process.env.ISOLATION_REQUESTS ?? 10_000);
const AT_ONCE = 24;

const owners = ['aOpreudC', 'bKw7Qz12'] as const;
type Owner = (typeof owners)[number];
const keyOf = (owner: Owner) => ({ authorization: `Bearer isolation-key-of-${owner}` });
const other = (owner: Owner): Owner => (owner === 'aOpreudC' ? 'bKw7Qz12' : 'aOpreudC');

interface Ids {
  /** Global ids, by type. */
  readonly workspace: string;
  readonly target: string;
  readonly server: string;
  readonly hostId: string;
  readonly workspaceId: string;
  /** Every id of the owner: its project, NHN's own and global ones. */
  readonly all: readonly string[];
}

let gateway: Gateway;
let ids: Readonly<Record<Owner, Ids>>;
const prometheus = new Map<string, LabelledPrometheus>();

beforeAll(async () => {
  for (const owner of owners) prometheus.set(owner, await startLabelledPrometheus(owner));
  gateway = await startGateway({
    nhn: { prometheusUrl: (_region, project) => prometheus.get(project)?.url ?? null },
    config: {
      auth: {
        apiKeys: owners.map((owner) => ({
          name: `of-${owner === 'aOpreudC' ? 'first' : 'second'}`,
          key: `isolation-key-of-${owner}`,
          role: 'EDITOR',
          projects: [owner],
        })),
      },
    },
  });
  ids = { aOpreudC: await idsOf('aOpreudC'), bKw7Qz12: await idsOf('bKw7Qz12') };
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([...prometheus.values()].map((server) => server.close()));
});

interface Listed {
  readonly workspaces: {
    readonly nodes: readonly {
      id: string;
      workspaceId: string;
      targets: { nodes: { id: string; targetId: string }[] };
    }[];
  };
  readonly servers: { readonly nodes: readonly { id: string; hostId: string }[] };
}

async function idsOf(owner: Owner): Promise<Ids> {
  const { workspaces, servers } = await data<Listed>(
    gateway,
    '{ workspaces { nodes { id workspaceId targets { nodes { id targetId } } } } servers { nodes { id hostId } } }',
    { headers: keyOf(owner) },
  );
  const targets = workspaces.nodes.flatMap((workspace) => workspace.targets.nodes);
  const [workspace, target, server] = [workspaces.nodes[0], targets[0], servers.nodes[0]];
  if (!workspace || !target || !server) throw new Error(`the story has no workspace, target or server for ${owner}`);
  return {
    workspace: workspace.id,
    target: target.id,
    server: server.id,
    hostId: server.hostId,
    workspaceId: workspace.workspaceId,
    all: [
      owner,
      ...workspaces.nodes.flatMap(({ id, workspaceId }) => [id, workspaceId]),
      ...targets.flatMap(({ id, targetId }) => [id, targetId]),
      ...servers.nodes.flatMap(({ id, hostId }) => [id, hostId]),
    ],
  };
}

const chart = `instant(query: "up") { series { labels { value } target { id } server { id } } }
  range(query: "up", range: { last: "1h" }) { series { label(name: "owner") values } }
  series(match: ["up"]) { labels { value } } labels labelValues(label: "owner") metadata { help }`;

/** What a caller may ask, of its own and of the other's: a document, or the path of a GET. */
const entries: readonly (readonly [what: string, ask: (mine: Ids, theirs: Ids, owner: Owner) => string])[] = [
  ['viewer', () => '{ viewer { project { id } projects { id regions { code project { id } } } } }'],
  ['workspaces', () => '{ workspaces { nodes { id projectId targets { nodes { id server { id } } } } totalCount } }'],
  ['servers', () => '{ servers { nodes { id projectId targets { id workspace { id } } } } }'],
  ['regions', () => '{ regions { code project { id } workspaces { nodes { id } } servers { nodes { id } } } }'],
  [
    'region',
    ({ hostId, workspaceId }) =>
      `{ region(code: "kr") { server(hostId: "${hostId}") { id } workspace(workspaceId: "${workspaceId}") { id } metrics { ${chart} } } }`,
  ],
  ['metrics', () => `{ metrics(regions: ["kr", "jp"]) { ${chart} } }`],
  ['metrics of an entity', ({ workspace }) => `{ workspace(id: "${workspace}") { metrics { ${chart} } } }`],
  ['node', ({ server }) => `{ node(id: "${server}") { ... on Server { id projectId metrics { ${chart} } } } }`],
  ['sources', () => '{ sources { name endpoints { region circuit } } }'],
  ['node of theirs', (_mine, { server }) => `{ node(id: "${server}") { ... on Server { projectId } } }`],
  ['nodes of theirs', (_mine, { workspace, target }) => `{ nodes(ids: ["${workspace}", "${target}"]) { __typename } }`],
  [
    'things of theirs',
    (_mine, theirs) =>
      `{ workspace(id: "${theirs.workspace}") { name } target(id: "${theirs.target}") { ip } server(id: "${theirs.server}") { name } }`,
  ],
  [
    'their ids in my region',
    (_mine, { hostId, workspaceId }) =>
      `{ region(code: "kr") { server(hostId: "${hostId}") { name } workspace(workspaceId: "${workspaceId}") { name } } }`,
  ],
  [
    'their project',
    (_mine, _theirs, owner) =>
      `{ workspaces(project: "${other(owner)}") { nodes { name } } metrics(project: "${other(owner)}") { labels } }`,
  ],
  [
    'their workspace, changed',
    (_mine, { workspace }) =>
      `mutation { updateWorkspace(input: { id: "${workspace}", metricsPath: "/x" }) { workspace { name } userErrors { code } } }`,
  ],
  [
    'their target, removed',
    (_mine, { target }) => `mutation { deleteTarget(input: { id: "${target}" }) { deletedId userErrors { code } } }`,
  ],
  ['prometheus', () => '/prometheus/api/v1/query?query=up'],
  [
    'prometheus, a range',
    () => '/prometheus/nhn/jp/api/v1/query_range?query=up&start=1700000000&end=1700000060&step=15',
  ],
  ['prometheus, values', () => '/prometheus/api/v1/label/owner/values'],
  ['prometheus, metadata', (_mine, _theirs, owner) => `/prometheus/nhn/kr/${owner}/api/v1/metadata`],
  ['prometheus of theirs', (_mine, _theirs, owner) => `/prometheus/nhn/kr/${other(owner)}/api/v1/query?query=up`],
  [
    'prometheus, series of theirs',
    (_mine, _theirs, owner) => `/prometheus/nhn/kr/${other(owner)}/api/v1/series?match[]=up`,
  ],
];

const overPrometheus = ['prometheus', 'prometheus, a range', 'prometheus, values', 'prometheus, metadata'];

describe('Two callers, each with a project of its own', () => {
  it(
    `never see a trace of each other in ${REQUESTS} interleaved requests over every entry point`,
    async () => {
      const asked = Array.from({ length: REQUESTS }, (_, i) => {
        const owner = owners[i % owners.length] ?? 'aOpreudC';
        return { owner, entry: entries[Math.floor(i / owners.length) % entries.length] };
      });
      const crossed: string[] = [];
      const seen = new Set<string>();
      for (let i = 0; i < asked.length; i += AT_ONCE) {
        await Promise.all(
          asked.slice(i, i + AT_ONCE).map(async ({ owner, entry }) => {
            if (!entry) return;
            const [what, document] = entry;
            const text = await answerTo(owner, document(ids[owner], ids[other(owner)], owner));
            if (tracesOf(text, ids[other(owner)]).length > 0) crossed.push(`${what} of ${owner}: ${text}`);
            if (text.includes(owner)) seen.add(what);
          }),
        );
      }
      expect(crossed).toEqual([]);
      // The test itself sees something: answers about a caller's own things name its own project.
      expect([...seen]).toEqual(
        expect.arrayContaining([
          'viewer',
          'workspaces',
          'servers',
          'regions',
          'region',
          'metrics',
          'node',
          ...overPrometheus,
        ]),
      );
    },
    20_000 + 20 * REQUESTS,
  );

  it('change nothing of each other’s: no write reaches the other project', () => {
    const { log } = gateway.nhn;
    const writes = ['updateWorkspace', 'deleteTarget'].map((operation) => log.count({ operation }));
    expect(writes).toEqual([0, 0]);
  });

  it('get the same answers for what is not theirs as for what does not exist', async () => {
    const mine = keyOf('aOpreudC');
    for (const project of ['bKw7Qz12', 'no-such-project']) {
      const named = await ask(gateway, `{ workspaces(project: "${project}") { totalCount } }`, { headers: mine });
      const header = await ask(gateway, '{ workspaces { totalCount } }', {
        headers: { ...mine, 'x-sysmon-project': project },
      });
      const message = 'this project does not exist or is not granted to you';
      for (const answer of [named, header]) {
        expect(answer.data).toEqual({ workspaces: null });
        expect(answer.errors.map((error) => [error.message, error.extensions])).toEqual([
          [message, { code: 'FORBIDDEN' }],
        ]);
      }
    }
    const things = `{ server(id: "${ids.bKw7Qz12.server}") { id } node(id: "${ids.bKw7Qz12.workspace}") { id } }`;
    expect(await data(gateway, things, { headers: mine })).toEqual({ server: null, node: null });
  });

  it('leave no key in the log', () => {
    const secrets = ['isolation-key', 'sim-app-key'];
    expect(gateway.logLines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });
});

async function answerTo(owner: Owner, question: string): Promise<string> {
  if (!question.startsWith('/')) return (await ask(gateway, question, { headers: keyOf(owner) })).text;
  return (await fetch(gateway.url + question, { headers: keyOf(owner) })).text();
}

/** What of the other caller's stands in the answer; the document's own mistakes are not quoted in answers. */
function tracesOf(text: string, theirs: Ids): string[] {
  return [...theirs.all, 'isolation-key', 'sim-app-key'].filter((id) => text.includes(id));
}

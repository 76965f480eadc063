/** Whose requests are interleaved: each owner is named by the project that is granted to it. */
export const owners = ['aOpreudC', 'bKw7Qz12'] as const;
/** One of the two. */
export type Owner = (typeof owners)[number];
/** The one that the owner must see nothing of. */
export const other = (owner: Owner): Owner => (owner === 'aOpreudC' ? 'bKw7Qz12' : 'aOpreudC');

/** A project that is not configured: its owner brings its own app key for it. */
export const ownProjects = { aOpreudC: 'cFwdFirst3', bKw7Qz12: 'dFwdOther4' } as const satisfies Record<Owner, string>;
/** The simulator's app key of a project. */
export const appKeyOf = (project: string) => `sim-app-key-${project}`;

/** What an owner's things are called. */
export interface Ids {
  /** Global ids, by type. */
  readonly workspace: string;
  readonly target: string;
  readonly server: string;
  readonly hostId: string;
  readonly workspaceId: string;
  /** Cursors of its lists, behind their first rows. */
  readonly cursors: { readonly workspaces: string; readonly servers: string };
  /** Every id of the owner: its projects, NHN's own and global ones. */
  readonly all: readonly string[];
}

/** What is sent: a document, or the path of a GET; and headers besides the caller's own. */
export interface Question {
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One way to ask for something of one's own, or of the other's. */
export interface Entry {
  readonly what: string;
  /** Whether every answer is about things of the caller's, and so has to name some. */
  readonly mine?: boolean;
  ask(mine: Ids, theirs: Ids, owner: Owner): Question | string;
}

const chart = `instant(query: "up") { series { labels { value } target { id } server { id } } }
  range(query: "up", range: { last: "1h" }) { series { label(name: "owner") values } }
  series(match: ["up"]) { labels { value } } labels labelValues(label: "owner") metadata { help }`;
/** Long enough ago to be kept: each owner's is asked for once, and then found. */
const settled = 'range: { start: "2023-11-14T22:13:00Z", end: "2023-11-14T22:23:00Z" }, step: "1m"';
const joined =
  'id projectId host { name server { id } } alerts(definitionIds: [1001, 1002]) { entity server { id } host { server { id } } }';
const ownKey = (project: string, key = appKeyOf(project)) => ({ 'x-sysmon-project': project, 'x-tc-app-key': key });

/** Every entry point that tells of projects' things, or could. */
export const entries: readonly Entry[] = [
  {
    what: 'viewer',
    mine: true,
    ask: () => '{ viewer { project { id } projects { id regions { code project { id } } } } }',
  },
  {
    what: 'workspaces',
    mine: true,
    ask: () => '{ workspaces { nodes { id projectId targets { nodes { id server { id } } } } totalCount } }',
  },
  {
    what: 'servers',
    mine: true,
    ask: () => '{ servers { nodes { id projectId targets { id workspace { id } } } } }',
  },
  {
    what: 'regions',
    mine: true,
    ask: () => '{ regions { code project { id } workspaces { nodes { id } } servers { nodes { id } } } }',
  },
  {
    what: 'region',
    mine: true,
    ask: ({ hostId, workspaceId }) =>
      `{ region(code: "kr") { server(hostId: "${hostId}") { id } workspace(workspaceId: "${workspaceId}") { id } metrics { ${chart} } } }`,
  },
  { what: 'metrics', mine: true, ask: () => `{ metrics(regions: ["kr", "jp"]) { ${chart} } }` },
  {
    what: 'metrics of an entity',
    ask: ({ workspace }) => `{ workspace(id: "${workspace}") { metrics { ${chart} } } }`,
  },
  {
    what: 'metrics that are kept',
    mine: true,
    ask: () => `{ metrics { range(query: "up", ${settled}) { series { label(name: "owner") values } } } }`,
  },
  {
    what: 'a subscription to metrics',
    mine: true,
    ask: () => 'subscription { instant(query: "up") { series { labels { value } target { id } server { id } } } }',
  },
  {
    what: 'a subscription to targets',
    mine: true,
    ask: ({ workspace }) => `subscription { targets(workspace: "${workspace}") { id server { id } } }`,
  },
  {
    what: 'a subscription to targets of theirs',
    ask: (_mine, { workspace }) => `subscription { targets(workspace: "${workspace}") { id server { id } } }`,
  },
  {
    what: 'a subscription to their project',
    ask: (_mine, _theirs, owner) => `subscription { instant(query: "up", project: "${other(owner)}") { text } }`,
  },
  {
    what: 'node',
    mine: true,
    ask: ({ server }) => `{ node(id: "${server}") { ... on Server { id projectId metrics { ${chart} } } } }`,
  },
  { what: 'sources', ask: () => '{ sources { name endpoints { region circuit reachable latencyMs lastError } } }' },
  { what: 'servers with their hosts and alerts', mine: true, ask: () => `{ servers { nodes { ${joined} } } }` },
  {
    what: 'hosts with their servers',
    mine: true,
    ask: () => '{ hosts { nodes { name server { id projectId } alerts(definitionIds: [1001]) { server { id } } } } }',
  },
  {
    what: 'alerts with their servers',
    mine: true,
    ask: () =>
      '{ alerts(definitionIds: [1001, 1002]) { entity server { id projectId hostId } host { server { id } } } }',
  },
  {
    what: 'what an answer cost',
    mine: true,
    ask: () => ({
      text: `{ servers { nodes { ${joined} } } workspaces { nodes { id } } metrics { instant(query: "up") { text } } }`,
      headers: { 'x-sightline-explain': '1' },
    }),
  },
  {
    what: 'a page of mine',
    mine: true,
    ask: ({ cursors }) =>
      `{ workspaces(first: 2, after: "${cursors.workspaces}") { nodes { id } pageInfo { endCursor } } }`,
  },
  {
    what: 'a page behind their cursors',
    ask: (_mine, { cursors }) =>
      `{ workspaces(first: 2, after: "${cursors.workspaces}") { nodes { id } } servers(first: 2, after: "${cursors.servers}") { nodes { id } } }`,
  },
  {
    what: 'a region that fails',
    ask: () => '{ servers(region: "us") { nodes { id } } metrics(region: "us") { instant(query: "up") { text } } }',
  },
  {
    what: 'what is wrong',
    ask: () => '{ metrics { instant(query: "up{") { text } } nothing servers(region: "moon") { totalCount } }',
  },
  {
    what: 'a project with an app key of my own',
    mine: true,
    ask: (_mine, _theirs, owner) => ({
      text: '{ viewer { projects { id } } workspaces { nodes { id projectId targets { nodes { id } } } } servers { nodes { id } } }',
      headers: ownKey(ownProjects[owner]),
    }),
  },
  {
    what: 'metrics of a project with an app key of my own',
    mine: true,
    ask: (_mine, _theirs, owner) => ({ text: `{ metrics { ${chart} } }`, headers: ownKey(ownProjects[owner]) }),
  },
  {
    what: 'their own project without its key',
    ask: (_mine, { workspace, server }, owner) => ({
      text: `{ workspaces { nodes { id } } servers { nodes { id } } metrics { instant(query: "up") { series { labels { value } } } } nodes(ids: ["${workspace}", "${server}"]) { id } }`,
      headers: ownKey(ownProjects[other(owner)], appKeyOf(ownProjects[owner])),
    }),
  },
  {
    what: 'their granted project with a key of my own',
    ask: (_mine, _theirs, owner) => ({
      text: '{ workspaces { nodes { name } } servers { nodes { name } } }',
      headers: ownKey(other(owner), appKeyOf(ownProjects[owner])),
    }),
  },
  {
    what: 'node of theirs',
    ask: (_mine, { server }) => `{ node(id: "${server}") { ... on Server { projectId } } }`,
  },
  {
    what: 'nodes of theirs',
    ask: (_mine, { workspace, target }) => `{ nodes(ids: ["${workspace}", "${target}"]) { __typename } }`,
  },
  {
    what: 'things of theirs',
    ask: (_mine, theirs) =>
      `{ workspace(id: "${theirs.workspace}") { name } target(id: "${theirs.target}") { ip } server(id: "${theirs.server}") { name } }`,
  },
  {
    what: 'their ids in my region',
    ask: (_mine, { hostId, workspaceId }) =>
      `{ region(code: "kr") { server(hostId: "${hostId}") { name } workspace(workspaceId: "${workspaceId}") { name } } }`,
  },
  {
    what: 'their project',
    ask: (_mine, _theirs, owner) =>
      `{ workspaces(project: "${other(owner)}") { nodes { name } } metrics(project: "${other(owner)}") { labels } }`,
  },
  {
    what: 'their workspace, changed',
    ask: (_mine, { workspace }) =>
      `mutation { updateWorkspace(input: { id: "${workspace}", metricsPath: "/x" }) { workspace { name } userErrors { code } } }`,
  },
  {
    what: 'their target, removed',
    ask: (_mine, { target }) =>
      `mutation { deleteTarget(input: { id: "${target}" }) { deletedId userErrors { code } } }`,
  },
  { what: 'prometheus', mine: true, ask: () => '/prometheus/api/v1/query?query=up' },
  {
    what: 'prometheus, a range that is kept',
    mine: true,
    ask: () => '/prometheus/nhn/jp/api/v1/query_range?query=up&start=1700000000&end=1700000060&step=15',
  },
  { what: 'prometheus, values', mine: true, ask: () => '/prometheus/api/v1/label/owner/values' },
  {
    what: 'prometheus, metadata',
    mine: true,
    ask: (_mine, _theirs, owner) => `/prometheus/nhn/kr/${owner}/api/v1/metadata`,
  },
  {
    what: 'prometheus of theirs',
    ask: (_mine, _theirs, owner) => `/prometheus/nhn/kr/${other(owner)}/api/v1/query?query=up`,
  },
  {
    what: 'prometheus, series of theirs',
    ask: (_mine, _theirs, owner) => `/prometheus/nhn/kr/${other(owner)}/api/v1/series?match[]=up`,
  },
  { what: 'the gateway’s metrics', ask: () => '/metrics' },
];

import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toGlobalId } from '../../src/graphql/node/global-id.ts';
import { buildGraph } from '../../src/graphql/schema.ts';
import { startDemoGateway } from '../support/demo-gateway.ts';
import { type Answer, ask, data } from '../support/graphql-client.ts';
import type { GroundworkGateway } from '../support/groundwork-gateway.ts';
import { subscribe } from '../support/subscription-client.ts';

let gateway: GroundworkGateway;
beforeAll(async () => {
  gateway = await startDemoGateway();
});
afterAll(() => gateway.close());

const definitions = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
const ids = `definitionIds: [${definitions}]`;
const alert = `entity definition { name parent { name } check { name } } downtimes { comment } identity { conflicts { rule } }
  host { name } server { name }`;

/** Every way to a list, and what calls below it. The page is larger than the world, so that its size is not the limit. */
const DOCUMENTS: readonly string[] = [
  '{ workspaces { nodes { targets { nodes { server { name } workspace { name } } edges { node { id } } } } edges { node { id } } } }',
  '{ workspaces { nodes { metrics { instant(query: "up") { series { value: latest { value } } } } } } }',
  '{ workspaces { nodes { metrics { instant(query: "absent(up)") { text } } } } }',
  '{ workspaces { nodes { metrics { instant(query: "up", limit: 3) { text } } } } }',
  '{ workspaces { nodes { metrics { labels labelValues(label: "instance") series(match: ["up"]) { labels { name } } } } } }',
  '{ workspaces(first: 50) { nodes { targets(first: 5) { nodes { metrics { range(query: "up", range: { last: "1h" }) { text } } } } } } }',
  '{ servers { nodes { targets { id workspace { name } server { id } } } edges { node { id } } } }',
  '{ servers { nodes { region { code } metrics { instant(query: "up") { text } } } } }',
  '{ servers { nodes { metrics { instant(query: "sum(up)") { text } } } } }',
  '{ servers { nodes { host { name hostGroups services { name } properties { name } } hostIdentity { conflicts { rule } } } } }',
  `{ servers { nodes { alerts(${ids}) { ${alert} } } } }`,
  `{ hosts { nodes { server { targets { id } } identity { conflicts { rule } } alerts(${ids}) { ${alert} } } edges { node { id } } } }`,
  '{ hostNames(prefix: "") }',
  `{ alerts(${ids}) { ${alert} } }`,
  '{ activeAlerts { definition { parent { name } check { name } alerts { entity } } alerts { definition { name } } } }',
  `{ alertDefinitionsById(${ids}) { parent { name } check { name } alerts { ${alert} } } }`,
  '{ alertEntities(filters: [{ type: "instance" }]) { entityId server { name targets { id } } } }',
  '{ sources(probe: true) { name endpoints { reachable } } }',
  '{ regions { servers { nodes { targets { id } } } workspaces { nodes { targets { nodes { id } } } } project { regions { servers { totalCount } } } } }',
  '{ viewer { projects { regions { servers { nodes { targets { id } } } } } } }',
  '{ metrics { metadata { metric } series(match: ["up"]) { labels { name } } } }',
  `{ metrics(regions: ["kr", "jp"]) { instant(query: "up") { coverage { status } series {
      samples { value } histograms { count buckets { lower } } labels { name } target { name } server { name }
      overlays(${ids}) { downtimes { downtime { comment } } alerts { alert { ${alert} } } }
      summary(exclude: DOWNTIME, ${ids}) { max } } } } }`,
  '{ checkPromQL(query: "sum(") { errors { message } } }',
];

/** Each field that leads elsewhere, by itself: together with others it may be paid for by them. */
const ALONE: readonly string[] = [
  ...['workspace { name }', 'server { name }', 'metrics { instant(query: "up") { text } }'].map(
    (field) => `{ workspaces { nodes { targets { nodes { ${field} } } } } }`,
  ),
  ...[
    'targets { id }',
    'host { name }',
    'hostIdentity { rule }',
    `alerts(${ids}) { entity }`,
    'metrics { labels }',
  ].map((field) => `{ servers { nodes { ${field} } } }`),
  ...['server { name }', 'identity { rule }', `alerts(${ids}) { entity }`].map(
    (field) => `{ hosts { nodes { ${field} } } }`,
  ),
  ...['definition { name }', 'server { name }', 'identity { rule }', 'host { name }', 'downtimes { comment }'].map(
    (field) => `{ alerts(${ids}) { ${field} } }`,
  ),
  ...['parent { name }', 'check { name }', 'alerts { entity }'].map(
    (field) => `{ alertDefinitionsById(${ids}) { ${field} } }`,
  ),
  '{ alertEntities(filters: [{ type: "instance" }]) { server { name } } }',
  '{ activeAlerts { alerts { server { name } } } }',
  ...[
    ...['target { name }', 'server { name }', `summary(exclude: DOWNTIME, ${ids}) { max }`],
    `overlays(${ids}) { alerts { alert { entity } } }`,
  ].flatMap((field) => [
    `{ metrics { instant(query: "up") { series { ${field} } } } }`,
    `{ metrics { range(query: "up", range: { last: "1h" }) { series { ${field} } } } }`,
    `{ regions { metrics { instant(query: "up") { series { ${field} } } } } }`,
    `{ servers { nodes { metrics { instant(query: "up") { series { ${field} } } } } } }`,
  ]),
];

/** Subscriptions pay for each answer; `WORKSPACE` is the id of one. */
const SUBSCRIPTIONS: readonly string[] = [
  `subscription { alerts(${ids}) { ${alert} } }`,
  'subscription { targets(workspace: "WORKSPACE") { server { name targets { id } } workspace { name } metrics { instant(query: "absent(up)") { text } } } }',
  'subscription { instant(query: "up") { series { server { name } target { name } } } }',
  'subscription { range(query: "up", window: "1h") { series { samples { value } } } }',
];

interface UpstreamCost {
  readonly operation: string;
  readonly calls: number;
}

async function compare(document: string, variables: Readonly<Record<string, unknown>> = {}) {
  const answer = await ask(gateway, document, { variables, headers: { 'x-sightline-explain': '1' } });
  return { answer, ...told(answer) };
}

/** What was predicted, and what came of it. */
function told({ extensions }: Pick<Answer<unknown>, 'extensions'>) {
  const { cost, upstream } = extensions as Answer<unknown>['extensions'] & {
    readonly cost: { readonly used: number };
    readonly upstream: readonly UpstreamCost[];
  };
  const calls = upstream.reduce((sum, each) => sum + each.calls, 0);
  return {
    calls,
    points: cost.used,
    told: JSON.stringify(upstream.map((each) => [each.operation, each.calls])),
  };
}

describe('What is predicted is never below the calls that are made:', () => {
  it.each([...DOCUMENTS, ...ALONE])('%s', async (document) => {
    const { answer, calls, points, told } = await compare(document);
    expect([answer.status, answer.errors]).toEqual([200, []]);
    expect(points, told).toBeGreaterThanOrEqual(calls * 10);
  });

  it.each(SUBSCRIPTIONS)('%s', async (document) => {
    const { workspaces } = await data<{ workspaces: { nodes: { id: string }[] } }>(
      gateway,
      '{ workspaces { nodes { id } } }',
    );
    const query = document.replace('WORKSPACE', workspaces.nodes[0]?.id ?? '');
    await using open = subscribe(gateway, 'websocket', query, { headers: { 'x-sightline-explain': '1' } });
    const [answer] = await open.take(1);
    expect(answer?.errors).toBeUndefined();
    const { calls, points, told: reads } = told({ extensions: answer?.extensions ?? {} });
    expect(calls).toBeGreaterThan(0);
    expect(points, reads).toBeGreaterThanOrEqual(calls * 10);
  });

  it.each([
    [
      'of alert definitions',
      () => Array.from({ length: 300 }, (_, i) => toGlobalId('AlertDefinition', 'zmon', '', `${i + 1}`)),
    ],
    ['of hosts', () => Array.from({ length: 300 }, (_, i) => toGlobalId('Host', 'groundwork', '', `${i + 1}`))],
    ['of workspaces and targets', () => found('{ workspaces { nodes { id targets { nodes { id } } } } }')],
    ['of servers', () => found('{ servers { nodes { id } } }')],
  ])('nodes by 300 ids %s', async (_, idsOf) => {
    const wanted = await idsOf();
    const document = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Server { targets { id } } ... on AlertDefinition {
      alerts { entity } parent { name } check { name } } } }`;
    const { calls, points, told } = await compare(document, { ids: wanted.slice(0, 300) });
    expect(points, told).toBeGreaterThanOrEqual(calls * 10);
  });
});

describe('The table above', () => {
  it('asks for every list of the graph that a query can lead to', async () => {
    const graph = await buildGraph({ regions: ['kr', 'kr2', 'us', 'jp'] });
    const asked = new Set([...DOCUMENTS, ...SUBSCRIPTIONS].flatMap((document) => fieldsOf(graph, parse(document))));
    asked.add('Query.nodes');
    expect(listsOf(graph).filter((field) => !asked.has(field))).toEqual([]);
  });
});

/** All global ids in an answer. */
async function found(document: string): Promise<string[]> {
  const text = JSON.stringify(await data(gateway, document));
  return [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id = '']) => id);
}

/** Lists of objects, as `Type.field`; those of what a mutation answers are not asked for here. */
function listsOf(graph: GraphQLSchema): string[] {
  return Object.values(graph.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !/^__|Payload$|^Mutation$/.test(name))
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .filter(({ field }) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)))
    .map(({ type, field }) => `${type.name}.${field.name}`);
}

function fieldsOf(graph: GraphQLSchema, document: DocumentNode): string[] {
  const types = new TypeInfo(graph);
  const seen: string[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name }) => {
        seen.push(`${types.getParentType()?.name}.${name.value}`);
      },
    }),
  );
  return seen;
}

import { buildSchema, type GraphQLResolveInfo, type GraphQLSchema, graphql, isObjectType, printSchema } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { FIELD_DEPTHS, selectedDepth } from '../../../src/graphql/host/host.depth.ts';
import { buildGraph } from '../../../src/graphql/schema.ts';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = buildSchema(printSchema(await buildGraph({ regions: ['kr'] })));
});

/** The depth that each root field of the operation asks for, with nothing behind the schema. */
async function depthsOf(source: string, variableValues: Record<string, unknown> = {}): Promise<string[]> {
  const depths: string[] = [];
  const note = (_args: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    depths.push(selectedDepth(info));
    return info.returnType.toString().endsWith('!') ? [] : null;
  };
  const rootValue = { hosts: note, host: note, node: note, nodes: note };
  const { errors } = await graphql({ schema, source, rootValue, variableValues });
  if (errors) throw errors[0];
  return depths;
}

it('has a place for every field of Host, and for no other', () => {
  const host = schema.getType('Host');
  if (!isObjectType(host)) throw new Error('Host is a type');
  expect(Object.keys(FIELD_DEPTHS).sort()).toEqual(Object.keys(host.getFields()).sort());
});

it.each([
  ['names alone', '{ host(name: "a") { id name __typename } }', 'simple'],
  ['a state', '{ host(name: "a") { monitorStatus } }', 'shallow'],
  ['a property', '{ host(name: "a") { property(name: "x") } }', 'shallow'],
  ['services', '{ host(name: "a") { name services { name } } }', 'deep'],
  ['rows of a page', '{ hosts { nodes { acknowledged } pageInfo { hasNextPage } } }', 'shallow'],
  ['edges of a page', '{ hosts { edges { cursor node { hostGroups } } } }', 'deep'],
  ['edges and rows', '{ hosts { edges { node { id } } nodes { checkType } } }', 'shallow'],
  ['a page without rows', '{ hosts { pageInfo { endCursor } } }', 'simple'],
  ['a host of a host’s server', '{ host(name: "a") { server { host { services { name } } } } }', 'simple'],
  [
    'a named fragment',
    'fragment F on Host { name ...G } fragment G on Host { alias } { host(name: "a") { ...F } }',
    'shallow',
  ],
  ['a fragment on the page', 'fragment P on HostConnection { nodes { hostGroups } } { hosts { ...P } }', 'deep'],
  ['a fragment without a type', '{ host(name: "a") { ... { services { name } } } }', 'deep'],
  ['an interface around the host', '{ host(name: "a") { ... on Node { id ... on Host { stateType } } } }', 'shallow'],
  ['a host among nodes', '{ node(id: "x") { id ... on Host { services { name } } ... on Server { name } } }', 'deep'],
  ['nodes that are no hosts', '{ node(id: "x") { id ... on Server { host { services { name } } } } }', 'simple'],
  ['many nodes', '{ nodes(ids: []) { ... on Host { bubbleUpStatus } } }', 'shallow'],
  ['the same field twice', '{ host(name: "a") { name } host(name: "a") { alias } }', 'shallow'],
])('asks for as little as the selection needs: %s', async (_, source, depth) => {
  expect(await depthsOf(source)).toEqual([depth]);
});

it('asks for each alias by itself', async () => {
  expect(await depthsOf('{ a: host(name: "a") { name } b: host(name: "a") { services { name } } }')).toEqual([
    'simple',
    'deep',
  ]);
});

it.each([
  ['@include', 'query ($v: Boolean!) { host(name: "a") { name services @include(if: $v) { name } } }', true],
  ['@skip', 'query ($v: Boolean!) { host(name: "a") { name ... @skip(if: $v) { hostGroups } } }', false],
  [
    'a fragment’s @include',
    'fragment F on Host { services { name } } query ($v: Boolean!) { host(name: "a") { name ...F @include(if: $v) } }',
    true,
  ],
])('leaves out what %s leaves out, by variable', async (_, source, when) => {
  expect(await depthsOf(source, { v: when })).toEqual(['deep']);
  expect(await depthsOf(source, { v: !when })).toEqual(['simple']);
});

import { type GraphQLSchema, parse } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIELD_COSTS } from '../../../src/graphql/cost/field-costs.ts';
import { operationCost } from '../../../src/graphql/cost/operation-cost.ts';
import { toGlobalId } from '../../../src/graphql/node/global-id.ts';
import { buildGraph } from '../../../src/graphql/schema.ts';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildGraph({ regions: ['kr', 'kr2', 'us', 'jp'] });
});

const facts = { pageSize: 100, regionCount: 4 };
const costOf = (text: string, variables: Record<string, unknown> = {}, operationName?: string) =>
  operationCost({ schema, document: parse(text), variables, facts, operationName }).used;
/** Upstream calls in a cost whose objects are worth less than one. */
const callsOf = (text: string, variables?: Record<string, unknown>) => Math.floor(costOf(text, variables) / 10);

describe('Every line of the table', () => {
  it('names a field of the graph', () => {
    const unknown = Object.keys(FIELD_COSTS).filter((line) => {
      const [typeName = '', fieldName = ''] = line.split('.');
      const type = schema.getType(typeName);
      return !(type && 'getFields' in type && fieldName in type.getFields());
    });
    expect(unknown).toEqual([]);
  });
});

describe('Upstream calls', () => {
  it.each([
    ['{ viewer { id } }', 0],
    ['{ checkPromQL(query: "up") { valid } }', 0],
    ['{ sources { name } }', 0],
    ['{ sources(probe: true) { name } }', 4],
    ['{ workspaces(first: 1) { totalCount } }', 1],
    ['{ region { servers(first: 1) { totalCount } } }', 1],
    ['{ regions { servers(first: 1) { totalCount } } }', 4],
    ['{ regions(codes: ["kr", "jp"]) { servers(first: 1) { totalCount } } }', 2],
    ['{ metrics { labels } }', 1],
    ['{ metrics(regions: ["kr", "jp", "us"]) { instant(query: "up") { text } } }', 3],
    ['{ metrics { a: instant(query: "up") { text } b: instant(query: "up2") { text } } }', 2],
    ['{ servers(first: 10) { nodes { metrics { instant(query: "up") { text } } } } }', 2],
    ['{ workspaces(first: 10) { nodes { targets(first: 1) { totalCount } } } }', 11],
    ['{ metrics { range(query: "up", range: { last: "1d" }, step: "1s") { text } } }', 8],
    ['mutation { deleteTarget(input: { id: "x" }) { deletedId } }', 1],
  ])('of %s are %d', (document, calls) => {
    expect(callsOf(document)).toBe(calls);
  });

  it('of ids are as many as there are lists behind them', () => {
    const ids = ['a', 'b', 'c'].map((own) => toGlobalId('Server', 'nhn', 'kr', 'p1', own));
    const elsewhere = toGlobalId('Server', 'nhn', 'jp', 'p1', 'a');
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(callsOf(document, { ids })).toBe(1);
    expect(callsOf(document, { ids: [...ids, elsewhere] })).toBe(2);
    expect(callsOf(document, { ids: ['junk', 'more junk'] })).toBe(1);
  });
});

describe('The cost', () => {
  it('grows with the page, and with pages in pages', () => {
    const page = (first: number, inner: number) =>
      costOf(
        `{ servers(first: ${first}) { nodes { id targets { id workspace { targets(first: ${inner}) { nodes { id } } } } } } }`,
      );
    expect(page(200, 10)).toBeGreaterThan(1.9 * page(100, 10));
    expect(page(100, 1_000)).toBeGreaterThan(10 * page(100, 10));
  });

  it('of a page without a size is that of the default', () => {
    expect(costOf('{ servers { nodes { id } } }')).toBe(costOf('{ servers(first: 100) { nodes { id } } }'));
  });

  it('counts a fragment wherever it is spread, and the dearest of the types that a node may be', () => {
    const fragment = 'fragment F on Server { metrics { labels } }';
    expect(costOf(`{ a: node(id: "x") { ...F } b: node(id: "y") { ...F } } ${fragment}`)).toBe(
      costOf(
        '{ a: node(id: "x") { ... on Server { metrics { labels } } } b: node(id: "y") { ... on Server { metrics { labels } } } }',
      ),
    );
    expect(callsOf('{ node(id: "x") { ... on Server { metrics { labels } } ... on Target { id } } }')).toBe(2);
  });

  it('does not count what a directive leaves out', () => {
    const document = 'query ($with: Boolean!) { viewer { id } servers @include(if: $with) { nodes { id } } }';
    expect(costOf(document, { with: false })).toBe(costOf('{ viewer { id } }'));
    expect(costOf(document, { with: true })).toBeGreaterThan(10);
  });

  it('is that of the named operation alone', () => {
    const document = 'query Small { viewer { id } } query Large { servers(first: 1000) { nodes { id } } }';
    expect(costOf(document, {}, 'Small')).toBe(costOf('{ viewer { id } }'));
  });

  it('of aliases is that of as many fields', () => {
    const aliases = Array.from({ length: 100 }, (_, i) => `a${i}: servers(first: 1) { totalCount }`);
    expect(callsOf(`{ ${aliases.join(' ')} }`)).toBe(100);
  });
});

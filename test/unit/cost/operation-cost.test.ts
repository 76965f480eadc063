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

const facts = {
  pageSize: 100,
  regionCount: 4,
  endpointCount: 7,
  samplesPerSeries: 100_000,
  mergeQueries: true,
  nowMs: Date.UTC(2026, 10, 26, 12),
};
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
    ['{ sources(probe: true) { name } }', 7],
    ['{ workspaces(first: 1) { totalCount } }', 1],
    ['{ region { servers(first: 1) { totalCount } } }', 1],
    ['{ regions { servers(first: 1) { totalCount } } }', 4],
    ['{ regions(codes: ["kr", "jp"]) { servers(first: 1) { totalCount } } }', 2],
    ['{ metrics { labels } }', 1],
    ['{ metrics(regions: ["kr", "jp", "us"]) { instant(query: "up") { text } } }', 3],
    ['{ metrics { a: instant(query: "up") { text } b: instant(query: "up2") { text } } }', 2],
    ['{ workspaces(first: 10) { nodes { metrics { instant(query: "up") { text } } } } }', 2],
    ['{ workspaces(first: 10) { nodes { metrics { instant(query: "up", limit: 1) { text } } } } }', 11],
    ['{ workspaces(first: 10) { nodes { metrics { instant(query: "absent(up)") { text } } } } }', 11],
    ['{ workspaces(first: 10) { nodes { targets(first: 1) { totalCount } } } }', 11],
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
    expect(callsOf(document, { ids: ['junk', 'more junk'] })).toBe(0);
  });

  it('of what aggregates are one for each server, since several of its targets would be joined', () => {
    const of = (entities: string, query: string) =>
      costOf(`{ ${entities}(first: 50) { nodes { metrics { instant(query: "${query}") { text } } } } }`);
    expect(of('servers', 'sum(up)') - of('servers', 'up')).toBe(50 * 10);
    expect(of('servers', 'sum by (instance, job) (up)')).toBe(of('servers', 'up'));
    expect(of('workspaces', 'sum(up)')).toBe(of('workspaces', 'up'));
  });

  it('of alert definitions are one for each, since ZMON has no list of them', () => {
    const ids = Array.from({ length: 20 }, (_, i) => toGlobalId('AlertDefinition', 'zmon', '', String(i + 1)));
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(callsOf(document, { ids })).toBe(20);
    expect(callsOf(document, { ids: [...ids, ...ids] })).toBe(20);
    expect(callsOf('{ alertDefinitionsById(definitionIds: [1, 2, 3]) { name } }')).toBe(3);
    expect(callsOf('{ alertDefinitionsById(definitionIds: [1, 2, 3]) { parent { name } check { name } } }')).toBe(9);
    // As many as are named, not as there are servers.
    const alerts = (below: string) =>
      costOf(`{ servers(first: 500) { nodes { alerts(definitionIds: [1, 2]) { ${below} } } } }`);
    expect(alerts('definition { name }') - alerts('entity')).toBeLessThan(2 * 10 + 500 * 5 * 0.07 + 1);
    expect(alerts('definition { name }') - alerts('entity')).toBeGreaterThan(2 * 10);
  });

  it('of a long range are as many as it is split into', () => {
    const of = (points: number) =>
      costOf(`{ metrics { range(query: "up", range: { last: "${points - 1}m" }, step: "1m") { text } } }`);
    expect(of(11_001) - of(11_000)).toBeCloseTo(10, -1);
    expect(of(33_001) - of(11_000)).toBeCloseTo(30 + 22_000 * 0.05, -1);
  });

  it('that read the targets of a project are counted once for each project and region', () => {
    const charts = 'nodes { targets { id } metrics { instant(query: "up") { text } } }';
    const once = costOf(`{ servers { ${charts} } }`);
    const twice = costOf(`{ a: servers { ${charts} } b: servers { ${charts} } }`);
    const apart = costOf(`{ a: servers { ${charts} } b: servers(region: "jp") { ${charts} } }`);
    expect(once).toBeGreaterThan(500);
    expect(apart - twice).toBe(500);
    expect(costOf(`{ regions { servers { ${charts} } } }`)).toBeGreaterThan(2_000);
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
    const fragment = 'fragment F on Workspace { metrics { labels } }';
    expect(costOf(`{ a: node(id: "x") { ...F } b: node(id: "y") { ...F } } ${fragment}`)).toBe(
      costOf(
        '{ a: node(id: "x") { ... on Workspace { metrics { labels } } } b: node(id: "y") { ... on Workspace { metrics { labels } } } }',
      ),
    );
    expect(callsOf('{ node(id: "x") { ... on Workspace { metrics { labels } } ... on Target { id } } }')).toBe(2);
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

  it('of points is by how many each series has, and how many of them are wanted', () => {
    const of = (fields: string, args = 'step: "1m"', last = '999m') =>
      costOf(`{ metrics { range(query: "up", range: { last: "${last}" }, ${args}) { series { ${fields} } } } }`);
    const none = of('name');
    expect(of('values') - none).toBeCloseTo(10 * 1_000 * 0.005, -1);
    expect(of('values timestamps') - none).toBeCloseTo(10 * 2_000 * 0.005, -1);
    expect(of('values', 'step: "2m"') - of('name', 'step: "2m"')).toBeCloseTo(10 * 500 * 0.005, -1);
    // The others are looked through.
    expect(of('values(maxPoints: 100)') - none).toBeCloseTo(10 * (100 * 0.005 + 1_000 * 0.002), -1);
    expect(of('values(maxPoints: 5000)')).toBe(of('values'));
    expect(of('summary { max }') - none).toBeCloseTo(10 * 1_000 * 0.002, -1);
    expect(of('samples { value raw }') - none).toBeCloseTo(10 * 1_000 * (0.05 + 0.04), -1);
    expect(of('values', 'maxPoints: 100') - of('name', 'maxPoints: 100')).toBeLessThan(10 * 100 * 0.005 + 1);
    expect(of('values', 'step: "1m", limit: 2') - of('name', 'step: "1m", limit: 2')).toBeCloseTo(2 * 5, -1);
    // What its resolver refuses reads nothing.
    expect(of('values', 'step: "1ms"')).toBeLessThan(20);
  });

  it('of points belongs to the query that they stand in, whatever stands beside it', () => {
    const range = (points: number, fields: string) =>
      `range(query: "up", range: { last: "${points - 1}m" }, step: "1m") { series { ${fields} } }`;
    const apart = costOf(`{ metrics { ${range(100, 'values')} } }`) + costOf(`{ metrics { ${range(5_000, 'name')} } }`);
    const beside = costOf(`{ metrics { a: ${range(100, 'values')} b: ${range(5_000, 'name')} } }`);
    expect(Math.abs(apart - beside)).toBeLessThan(2);
  });

  it('of an instant query knows that a stretch of time has many points', () => {
    const of = (query: string) => costOf(`{ metrics { instant(query: "${query}") { series { values } } } }`);
    expect(of('up[1d] offset 1h') - of('up')).toBeCloseTo(10 * 5_760 * 0.01, -1);
    expect(of('rate(up[5m])[1d:1m]') - of('up')).toBeCloseTo(10 * 1_440 * 0.01, -1);
    expect(of('max_over_time(up[1d])')).toBe(of('up'));
  });
});

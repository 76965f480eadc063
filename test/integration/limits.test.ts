import { readFileSync } from 'node:fs';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, ask } from '../support/graphql-client.ts';
import { FLOODS } from './limits-floods.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {} });
});
afterAll(() => gateway.close());
afterEach(() => gateway.nhn.log.clear());

const costOf = ({ extensions }: Answer<unknown>) => extensions.cost;
const codesOf = ({ errors }: Answer<unknown>) => errors.map(({ extensions }) => extensions.code);

describe('A flood', () => {
  it.each(FLOODS)('of $what is refused before anything is executed, in bounded time', async ({ document }) => {
    const startedAt = performance.now();
    const answer = await ask(gateway, document);
    const tookMs = performance.now() - startedAt;
    expect(answer.status).toBe(400);
    expect(codesOf(answer)[0]).toMatch(/^(GRAPHQL_PARSE_FAILED|GRAPHQL_VALIDATION_FAILED|QUERY_TOO_COMPLEX)$/);
    expect(answer.data).toBeUndefined();
    expect(gateway.nhn.log.count()).toBe(0);
    // On an idle machine all are below 250; the bound tells a square from a line on a busy one, too.
    expect(tookMs).toBeLessThan(3_000);
    expect(answer.text).not.toMatch(/call stack|\.js|\.ts/);
  });

  it('larger than a body may be is 413', async () => {
    const answer = await ask(gateway, `{ viewer { id } } ${' '.repeat(262_144)}`);
    expect([answer.status, codesOf(answer)]).toEqual([413, ['BAD_USER_INPUT']]);
  });
});

describe('A dashboard of 20 panels', () => {
  const panel = (i: number, points: string) => `p${i}: metrics { range(
    query: "sum by (instance) (rate(node_cpu_seconds_total{mode!=\\"idle\\"}[${i + 1}m]))", range: { last: "6h" }
  ) { start end step warnings series { name labels { name value } ${points} summary { min max mean } target { name server { name } } }
      coverage { source region status code message } } }`;

  it.each([
    ['columns', 'timestamps values'],
    ['rows', 'samples { timestamp value raw }'],
    ['fewer points', 'timestamps(maxPoints: 50) values(maxPoints: 50)'],
  ])('as %s passes at the defaults', async (_what, points) => {
    const document = `{ ${Array.from({ length: 20 }, (_, i) => panel(i, points)).join(' ')} }`;
    const answer = await ask(gateway, document);
    expect(codesOf(answer)).not.toContain('QUERY_TOO_COMPLEX');
    expect(answer.status).toBe(200);
    expect(answer.extensions.cost).toMatchObject({ limit: 20_000 });
  });

  it('over four regions, with a table of servers and their charts, passes, too', async () => {
    const document = `{
      regions { code workspaces { nodes { id name targets { nodes { id name ip port } } } } }
      servers { nodes { id name ip targets { id port workspace { name } } metrics { instant(query: "up") { series { labels { name value } latest { value } } } } } }
      ${Array.from({ length: 18 }, (_, i) => panel(i, 'timestamps values').replace('metrics', 'metrics(regions: ["kr", "kr2", "us", "jp"])')).join(' ')}
    }`;
    const answer = await ask(gateway, document);
    expect([answer.status, codesOf(answer).includes('QUERY_TOO_COMPLEX')]).toEqual([200, false]);
  });

  it.each(['workspaces', 'servers', 'regions', 'range-query', 'scoped-metrics'])('sample %s passes', async (name) => {
    const answer = await ask(gateway, readFileSync(`schema/operations/${name}.graphql`, 'utf8'), {
      variables: { query: 'up', last: '1h', maxPoints: 100 },
    });
    expect(codesOf(answer)).not.toContain('QUERY_TOO_COMPLEX');
  });

  it('introspection, as tools send it, passes and costs little', async () => {
    const answer = await ask(gateway, getIntrospectionQuery());
    expect([answer.status, costOf(answer)]).toEqual([200, { used: 10, limit: 20_000 }]);
  });
});

describe('The cost', () => {
  it('is the same for literals, variables and their defaults', async () => {
    const literal = await ask(gateway, '{ workspaces(first: 7) { nodes { id targets(first: 3) { nodes { id } } } } }');
    const document =
      'query ($a: Int = 7, $b: Int) { workspaces(first: $a) { nodes { id targets(first: $b) { nodes { id } } } } }';
    const byDefault = await ask(gateway, document, { variables: { b: 3 } });
    const variable = await ask(gateway, document, { variables: { a: 7, b: 3 } });
    expect(costOf(literal)).toEqual({ used: expect.any(Number), limit: 20_000 });
    expect([costOf(byDefault), costOf(variable)]).toEqual([costOf(literal), costOf(literal)]);
  });

  it('of a page that a variable makes too large is refused with what it is and what is accepted', async () => {
    const document =
      'query ($n: Int!) { workspaces(first: $n) { nodes { targets(first: $n) { nodes { id name } } } } }';
    const answer = await ask(gateway, document, { variables: { n: 1_000 } });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['QUERY_TOO_COMPLEX']]);
    expect(answer.errors[0]?.message).toMatch(/^the cost is \d+; accepted: at most 20000$/);
    expect(answer.errors[0]?.extensions.cost).toEqual({ used: expect.any(Number), limit: 20_000 });
    expect(gateway.nhn.log.count()).toBe(0);
    expect((await ask(gateway, document, { variables: { n: 10 } })).status).toBe(200);
  });

  it('knows that a list’s metrics are asked together', async () => {
    const chart = 'metrics { instant(query: "up") { text } }';
    const [alone, list] = await Promise.all([
      ask(gateway, `{ servers(first: 0) { nodes { ${chart} } } }`),
      ask(gateway, `{ servers(first: 50) { nodes { ${chart} } } }`),
    ]);
    const used = (answer: Answer<unknown>) => Number((costOf(answer) as { used: number }).used);
    expect(used(list) - used(alone)).toBeLessThan(100);
  });

  it('that cannot be known because an argument cannot be read stops the whole operation', async () => {
    const document = 'query ($q: PromQL = "up") { metrics { instant(query: $q) { text } } workspaces { totalCount } }';
    const answer = await ask(gateway, document, { variables: { q: null } });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['BAD_USER_INPUT']]);
    expect(gateway.nhn.log.count()).toBe(0);
  });
});

describe('At its edge', () => {
  it('a limit of depth takes what is as deep, and refuses what is deeper', async () => {
    const shallow = await startGateway({ nhn: {}, limits: { depth: 3 } });
    expect((await ask(shallow, '{ viewer { region { code } } }')).status).toBe(200);
    const deeper = await ask(shallow, '{ viewer { region { project { id } } } }');
    expect([deeper.status, deeper.errors[0]?.message, codesOf(deeper)]).toEqual([
      400,
      'the depth is 4; accepted: at most 3',
      ['QUERY_TOO_COMPLEX'],
    ]);
    await shallow.close();
  });

  it('a limit of cost takes what costs as much, and refuses what costs more', async () => {
    const document = '{ workspaces(first: 9) { nodes { id name } } }';
    const used = Number((costOf(await ask(gateway, document)) as { used: number }).used);
    for (const [limit, status] of [
      [used, 200],
      [used - 1, 400],
    ] as const) {
      const limited = await startGateway({ nhn: {}, limits: { cost: limit } });
      expect((await ask(limited, document)).status).toBe(status);
      await limited.close();
    }
  });

  it('a limit of tokens takes as many, and refuses one more', async () => {
    const tight = await startGateway({ nhn: {}, limits: { documentTokens: 10 } });
    // The parser counts the beginning of the document as one.
    expect((await ask(tight, '{ viewer { id name roles } }')).status).toBe(200);
    const more = await ask(tight, `{ viewer { ${'id '.repeat(10)} } }`);
    expect([more.status, codesOf(more)]).toEqual([400, ['GRAPHQL_PARSE_FAILED']]);
    await tight.close();
  });
});

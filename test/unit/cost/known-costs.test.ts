import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createKnownCosts } from '../../../src/graphql/cost/known-costs.ts';
import { buildGraph } from '../../../src/graphql/schema.ts';

it('A cost is reckoned once for the same document, operation and variables, and anew for others and a minute later', async () => {
  const schema = await buildGraph({ regions: ['kr'] });
  const facts = {
    pageSize: 100,
    regionCount: 1,
    endpointCount: 1,
    samplesPerSeries: 100_000,
    mergeQueries: true,
    nowMs: 0,
  };
  const document = parse('query A($n: Int) { servers(first: $n) { nodes { id } } } query B { viewer { id } }');
  const costOf = createKnownCosts();
  const ask = (operationName: string, n: number) =>
    costOf({ schema, document, operationName, variables: { n }, facts });

  const first = ask('A', 10);
  expect(ask('A', 10)).toBe(first);
  expect(ask('A', 1_000).used).toBeGreaterThan(first.used);
  expect(ask('B', 10).used).toBeLessThan(first.used);
  for (let n = 0; n < 100; n += 1) ask('A', n);
  expect(ask('A', 10)).toEqual(first);
  expect(
    costOf({ schema, document, operationName: 'A', variables: { n: 10 }, facts: { ...facts, nowMs: 60_000 } }),
  ).not.toBe(ask('A', 10));
  const long = { schema, document, operationName: 'A', variables: { n: 10, unused: 'x'.repeat(2_000) }, facts };
  expect(costOf(long)).not.toBe(costOf(long));
  expect(costOf(long)).toEqual(first);
});

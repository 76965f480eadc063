import { Kind, parse } from 'graphql';
import { expect, it } from 'vitest';
import { operationDepth } from '../../../src/graphql/cost/operation-depth.ts';

function depthOf(text: string): number {
  const document = parse(text);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('the document has no operation');
  return operationDepth(document, operation);
}

it.each([
  ['{ a }', 1],
  ['{ a { b { c } } d }', 3],
  ['{ ... { ... on T { a { ... { b } } } } }', 2],
  ['{ a { ...F } } fragment F on T { b { ...G } } fragment G on T { c d { e } }', 4],
  ['{ __schema { types { fields { name } } } }', 1],
  ['{ a { __typename } }', 2],
  ['{ ...F } fragment F on T { a { ...F } }', 1],
  ['{ ...Missing }', 0],
])('%s is %d deep', (document, depth) => {
  expect(depthOf(document)).toBe(depth);
});

it('Fragments that double are looked at once each', () => {
  const chain = Array.from({ length: 300 }, (_, i) => `fragment F${i} on T { ...F${i + 1} ...F${i + 1} }`).join(' ');
  const startedAt = performance.now();
  expect(depthOf(`{ ...F0 } ${chain} fragment F300 on T { a }`)).toBe(1);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

import { getMetadataStorage } from 'type-graphql';
import { expect, it } from 'vitest';
import { buildGraph } from '../../../src/graphql/schema.ts';

it('Every mutation needs the role EDITOR', async () => {
  const graph = await buildGraph({ regions: ['kr'] });
  const { mutations } = getMetadataStorage();
  expect(mutations.length).toBe(Object.keys(graph.getMutationType()?.getFields() ?? {}).length);
  expect(mutations.filter(({ roles }) => roles?.[0] !== 'EDITOR').map(({ schemaName }) => schemaName)).toEqual([]);
});

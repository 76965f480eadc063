import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { buildGraph } from '../../src/graphql/schema.ts';

/** Everything that a reader of the schema can ask the meaning of, by its path. The roots speak for themselves. */
function* describable(graph: GraphQLSchema): Generator<readonly [path: string, description: string]> {
  const roots = [graph.getQueryType(), graph.getMutationType(), graph.getSubscriptionType()];
  for (const type of Object.values(graph.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (!roots.some((root) => root === type)) yield [type.name, type.description ?? ''];
    if (isEnumType(type)) {
      for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description ?? ''];
    }
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        yield [`${type.name}.${field.name}`, field.description ?? ''];
    }
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        yield [`${type.name}.${field.name}`, field.description ?? ''];
        for (const arg of field.args) yield [`${type.name}.${field.name}(${arg.name}:)`, arg.description ?? ''];
      }
    }
  }
}

it('every type, field, argument and enum value of the graph has a description', async () => {
  const all = [...describable(await buildGraph({ regions: ['kr'] }))];
  expect(all.length).toBeGreaterThan(200);
  expect(all.filter(([, description]) => description.trim() === '').map(([path]) => path)).toEqual([]);
});

it('every description is a sentence', async () => {
  const all = [...describable(await buildGraph({ regions: ['kr'] }))];
  const odd = all.filter(([, text]) => !/^[A-Z`\d\p{Lu}]/u.test(text) || !/[.:)]$/.test(text.trim()));
  expect(odd).toEqual([]);
});

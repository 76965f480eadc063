import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { GraphContext } from '../context.ts';
import { FIELD_CELLS } from './answer-budget.ts';
import { fieldsBelow, isList } from './fields-below.ts';

type Resolve = GraphQLFieldResolver<unknown, GraphContext>;

/**
 * Counts lists as they are found, by their entries and what is asked of them. What stands in no list is as long as the
 * document that asks for it. Only lists are wrapped: a hook for every field costs more than the fields themselves.
 *
 * What is dear to make is counted by whoever makes it: the resolvers of many fields may run before any of them comes here.
 */
export function countAnswers(graph: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(graph.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (isList(field.type)) field.resolve = counted(field.resolve ?? defaultFieldResolver);
    }
  }
  return graph;
}

function counted(resolve: Resolve): Resolve {
  return (source, args, context, info) => {
    const count = (value: unknown): unknown => {
      if (Array.isArray(value)) context.answer.spend(value.length * fieldsBelow(info) * FIELD_CELLS);
      return value;
    };
    const result: unknown = resolve(source, args, context, info);
    return result instanceof Promise ? result.then(count) : count(result);
  };
}

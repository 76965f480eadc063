import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { GraphContext } from '../../graphql/context.ts';
import type { Observation } from './observation.ts';

type Resolve = GraphQLFieldResolver<unknown, GraphContext>;

/**
 * Puts a span around each top-level field, and so around all that is read below it. Only these are wrapped, and only
 * where tracing is on: a hook for every field costs more than the fields themselves.
 */
export function traceFields(graph: GraphQLSchema, observation: Observation): void {
  for (const type of [graph.getQueryType(), graph.getMutationType(), graph.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      field.resolve = traced(field.resolve ?? defaultFieldResolver, observation);
    }
  }
}

function traced(resolve: Resolve, observation: Observation): Resolve {
  return (source, args, context, info) => {
    const trace = observation.recordBehind(context)?.operationTrace;
    if (!trace) return resolve(source, args, context, info);
    const field = trace.enterField(`${info.parentType.name}.${info.fieldName}`, String(info.path.key));
    try {
      const result: unknown = resolve(source, args, context, info);
      if (!(result instanceof Promise)) return result;
      result.then(field.resolved, field.failed);
      return result;
    } catch (error) {
      field.failed(error);
      throw error;
    }
  };
}

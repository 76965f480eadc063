import { GraphQLScalarType } from 'graphql';
import { GraphQLJSON } from 'graphql-scalars';

/** Any JSON value: what an upstream lets its users fill in as they like. */
export const JSONValue = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value: a number, a text, a list, an object, true, false or null.',
  specifiedByURL: null,
});

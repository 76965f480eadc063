import { GraphQLScalarType } from 'graphql';
import { GraphQLJSONObject } from 'graphql-scalars';

/** A JSON object; what is in it is checked where it is used. */
export const JSONObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  name: 'JSONObject',
  description: 'A JSON object, such as `{ "instance": "db-1" }`; the field says what it may hold.',
  specifiedByURL: null,
});

import { GraphQLScalarType } from 'graphql';
import { scalarFault } from './scalar-fault.ts';

/**
 * Stands for the scalar in type functions; `scalarsMap` replaces it. Which codes exist is known only when the
 * configuration has been read, while decorators run on import.
 */
export abstract class RegionCode {
  abstract readonly code: string;
}

/** The scalar for one configuration: a code that is not configured is refused at the edge, and those that exist are named. */
export function createRegionCodeScalar(codes: readonly string[]): GraphQLScalarType<string, string> {
  return new GraphQLScalarType<string, string>({
    name: 'RegionCode',
    description:
      'Code of a configured region: `kr` (Pangyo), `kr2` (Pyeongchon), `us` and `jp` unless the service is set up with ' +
      'others. An unknown code is BAD_USER_INPUT, and the message names the codes that exist.',
    serialize: (value) => String(value),
    parseValue: (value) => {
      if (typeof value === 'string' && codes.includes(value)) return value;
      throw scalarFault('RegionCode', value, `one of ${codes.join(', ') || 'none: no region is configured'}`);
    },
  });
}

import { GraphQLScalarType } from 'graphql';
import { scalarFault } from './scalar-fault.ts';

/** Text through and through: without a zone it is no moment, so nothing inside computes with it. */
export const LocalDateTime = new GraphQLScalarType<string, string>({
  name: 'LocalDateTime',
  description:
    'A date and time without a zone, exactly as NHN Cloud sent it, such as `2026-03-01T18:00:00`. Do not guess its ' +
    'zone: the fields that end in `Utc` hold the moment where the operator has configured one.',
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (typeof value === 'string') return value;
    throw scalarFault('LocalDateTime', value, 'a text such as 2026-03-01T18:00:00');
  },
});

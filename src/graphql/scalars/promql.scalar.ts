import { GraphQLError, GraphQLScalarType } from 'graphql';
import { parsePromQL } from '../../promql/parse.ts';
import { PromQLSyntaxError } from '../../promql/syntax-error.ts';
import { scalarFault } from './scalar-fault.ts';

/** Text inside and outside; it has been parsed once it is inside. */
export const PromQL = new GraphQLScalarType<string, string>({
  name: 'PromQL',
  description:
    'An expression of the Prometheus query language, such as `rate(http_requests_total[5m])`. It is parsed before ' +
    'anything is sent: a syntax error is BAD_USER_INPUT, with its place in `extensions.promql { line, column, message }`.',
  specifiedByURL: 'https://prometheus.io/docs/prometheus/latest/querying/basics/',
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (typeof value !== 'string') throw scalarFault('PromQL', value, 'a text such as up{job="node"}');
    try {
      parsePromQL(value);
      return value;
    } catch (error) {
      if (!(error instanceof PromQLSyntaxError)) throw error;
      const { line, column, message } = error;
      throw new GraphQLError(`PromQL, line ${line}, column ${column}: ${message}`, {
        extensions: { code: 'BAD_USER_INPUT', promql: { line, column, message } },
      });
    }
  },
});

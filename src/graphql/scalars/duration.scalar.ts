import { GraphQLScalarType } from 'graphql';
import { formatDuration, parseDurationMs } from '../../timeseries/duration.ts';
import { scalarFault } from './scalar-fault.ts';

const ACCEPTED = 'a duration greater than 0 as Prometheus writes it, such as 30s, 5m or 1h30m';

/** Prometheus' form outside, milliseconds inside. */
export const Duration = new GraphQLScalarType<number, string>({
  name: 'Duration',
  description:
    'A length of time as Prometheus writes it: `30s`, `5m`, `1h30m`. Units, from large to small: `y w d h m s ms`; no ' +
    'fractions, no sign.',
  serialize: (value) => {
    if (typeof value !== 'number') throw new TypeError('Duration takes milliseconds');
    return formatDuration(value);
  },
  parseValue: (value) => {
    const durationMs = typeof value === 'string' ? readDuration(value) : 0;
    if (durationMs <= 0) throw scalarFault('Duration', value, ACCEPTED);
    return durationMs;
  },
});

function readDuration(text: string): number {
  try {
    return parseDurationMs(text);
  } catch (error) {
    throw scalarFault('Duration', text, `${ACCEPTED} (${error instanceof Error ? error.message : 'not readable'})`);
  }
}

import { GraphQLScalarType } from 'graphql';

/**
 * A whole column is one leaf: graphql-js then visits it once instead of once a point, which on 150,000 points is the
 * difference between seconds and milliseconds.
 */
function column(name: string, description: string): GraphQLScalarType {
  return new GraphQLScalarType({ name, description });
}

/** `[unix seconds, …]`. */
export const Timestamps = column(
  'Timestamps',
  'A whole column of times in one value: `[1767225600, 1767225660, …]`, unix seconds with at most three decimals, ' +
    'ascending. Zip it with the values of the same series and the same `maxPoints`.',
);

/** `[number | null, …]`, or with texts for what is not finite. */
export const SampleValues = column(
  'SampleValues',
  'A whole column of values in one value: `[0.25, null, …]`. NaN and infinities are `null`, or with ' +
    '`nonFinite: STRING` the texts `"NaN"`, `"+Inf"` and `"-Inf"`.',
);

/** One value that may be no number. */
export const SampleValue = column('SampleValue', 'One value: a number, or `"NaN"`, `"+Inf"`, `"-Inf"`.');

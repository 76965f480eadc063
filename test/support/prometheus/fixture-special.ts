import { type FixtureSeries, fixtureSamples } from './fixture-series.ts';

/** Values that JSON numbers and careless parsers lose, by the label `kind` of `special_value`. */
const constants = {
  nan: Number.NaN,
  positive_infinity: Number.POSITIVE_INFINITY,
  negative_infinity: Number.NEGATIVE_INFINITY,
  negative_zero: -0,
  tiny: 5e-324,
  small: 1e-7,
  huge: 1.7976931348623157e308,
  exponent: 1e21,
  unsafe_integer: 9_007_199_254_740_994,
  third: 1 / 3,
} as const;

/** Series of odd values and of odd presence. */
export function* specialSeries(): Generator<FixtureSeries, void, undefined> {
  for (const [kind, value] of Object.entries(constants)) {
    yield { name: 'special_value', labels: { job: 'special', kind }, valueAt: () => value };
  }
  const mixed = [1, Number.NaN, Number.POSITIVE_INFINITY, -2.5, Number.NEGATIVE_INFINITY, 0];
  yield {
    name: 'special_value',
    labels: { job: 'special', kind: 'mixed' },
    valueAt: (index) => mixed[index % mixed.length] ?? null,
  };
  const present: Readonly<Record<string, (index: number) => boolean>> = {
    /** Twelve minutes there, twelve minutes not: longer than the five of the lookback. */
    gaps: (index) => Math.floor(index / 24) % 2 === 0,
    starts_late: (index) => index >= fixtureSamples / 2,
    ends_early: (index) => index < fixtureSamples / 3,
    once: (index) => index === 120,
    every_fifth: (index) => index % 5 === 0,
  };
  for (const [shape, there] of Object.entries(present)) {
    yield {
      name: 'interrupted',
      labels: { job: 'special', shape },
      valueAt: (index) => (there(index) ? index + 0.5 : null),
    };
  }
}

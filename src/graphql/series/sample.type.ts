import { Field, Float, Int, ObjectType } from 'type-graphql';
import { parseSampleValue } from '../../timeseries/value.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

/** One value at one moment. */
@ObjectType({
  description: 'One value at one moment. For whole charts take the columns `timestamps` and `values` instead.',
  simpleResolvers: true,
})
export class Sample {
  @Field(() => DateTime, { description: 'When.' })
  readonly timestamp: number;

  @Field(() => Float, { description: 'When, in unix seconds with at most three decimals.' })
  readonly unix: number;

  @Field(() => Float, { nullable: true, description: 'The value; null for NaN and infinities, which `raw` tells.' })
  readonly value: number | null;

  @Field(() => String, {
    description: 'The value exactly as the upstream sent it, such as `0.25`, `1e+21`, `NaN` or `+Inf`.',
  })
  readonly raw: string;

  constructor(timestampMs: number, raw: string) {
    const value = parseSampleValue(raw);
    this.timestamp = timestampMs;
    this.unix = timestampMs / 1_000;
    this.value = Number.isFinite(value) ? value : null;
    this.raw = raw;
  }
}

/** Figures over the finite values of a series. */
@ObjectType({ description: 'Figures over the finite values of a series.', simpleResolvers: true })
export class SeriesSummary {
  @Field(() => Int, { description: 'How many finite values there are.' })
  readonly count!: number;

  @Field(() => Float, { description: 'The lowest.' })
  readonly min!: number;

  @Field(() => Float, { description: 'The highest.' })
  readonly max!: number;

  @Field(() => Float, { description: 'Their arithmetic mean.' })
  readonly mean!: number;

  @Field(() => Float, { description: 'The earliest.' })
  readonly first!: number;

  @Field(() => Float, { description: 'The latest.' })
  readonly last!: number;
}

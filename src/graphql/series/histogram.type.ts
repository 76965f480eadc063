import { Field, Int, ObjectType } from 'type-graphql';
import { type ColumnValue, columnValue } from '../../timeseries/columns.ts';
import type { HistogramPoint } from '../../timeseries/series.ts';
import { SampleValue } from '../scalars/columns.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

/** One bucket of a native histogram. */
@ObjectType({ description: 'One bucket of a native histogram.', simpleResolvers: true })
export class HistogramBucket {
  @Field(() => SampleValue, { description: 'Lower bound.' })
  readonly lower!: ColumnValue;

  @Field(() => SampleValue, { description: 'Upper bound.' })
  readonly upper!: ColumnValue;

  @Field(() => SampleValue, { description: 'How many observations fell into it.' })
  readonly count!: ColumnValue;

  @Field(() => Int, { description: 'Which bounds belong to it: 0 `(l,r]`, 1 `[l,r)`, 2 `(l,r)`, 3 `[l,r]`.' })
  readonly boundaries!: number;
}

/** A native histogram at one moment. */
@ObjectType({ description: 'A native histogram at one moment.', simpleResolvers: true })
export class HistogramSample {
  @Field(() => DateTime, { description: 'When.' })
  readonly timestamp: number;

  @Field(() => SampleValue, { description: 'How many observations there are.' })
  readonly count: ColumnValue;

  @Field(() => SampleValue, { description: 'Their sum.' })
  readonly sum: ColumnValue;

  readonly #point: HistogramPoint;

  constructor(point: HistogramPoint) {
    this.#point = point;
    this.timestamp = point.timestampMs;
    this.count = columnValue(point.count, 'STRING');
    this.sum = columnValue(point.sum, 'STRING');
  }

  // Made when they are asked for: there are hundreds of them in each of a thousand points.
  @Field(() => [HistogramBucket], { description: 'The buckets, from low to high.' })
  get buckets(): HistogramBucket[] {
    return this.#point.buckets.map(({ lower, upper, count, boundaries }) => ({
      lower: columnValue(lower, 'STRING'),
      upper: columnValue(upper, 'STRING'),
      count: columnValue(count, 'STRING'),
      boundaries,
    }));
  }
}

import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { ResultType } from '../../timeseries/series.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Duration } from '../scalars/duration.scalar.ts';
import { MetricSeries } from '../series/metric-series.type.ts';
import { Coverage } from './coverage.type.ts';

/** The kinds of answer that PromQL has. */
export const MetricResultType = { SCALAR: 'SCALAR', VECTOR: 'VECTOR', MATRIX: 'MATRIX', STRING: 'STRING' } as const;
/** The kinds of answer that PromQL has. */
export type MetricResultType = (typeof MetricResultType)[keyof typeof MetricResultType];

registerEnumType(MetricResultType, {
  name: 'MetricResultType',
  description: 'The kinds of answer that PromQL has.',
  valuesConfig: {
    SCALAR: { description: 'One number: a single series without labels.' },
    VECTOR: { description: 'Series with one point each, all at the same moment.' },
    MATRIX: { description: 'Series with points over time.' },
    STRING: { description: 'A text, in `text`.' },
  },
});

/** PromQL's own names for them. */
export const RESULT_TYPES: Readonly<Record<ResultType, MetricResultType>> = {
  scalar: 'SCALAR',
  vector: 'VECTOR',
  matrix: 'MATRIX',
  string: 'STRING',
};

/** The answer to one query, over all endpoints that it went to. */
@ObjectType({ description: 'The answer to one PromQL query.', simpleResolvers: true })
export class MetricResult {
  @Field(() => MetricResultType, { description: 'What kind of answer it is.' })
  readonly resultType!: MetricResultType;

  @Field(() => [MetricSeries], { description: 'The series; a scalar is one series without labels.' })
  readonly series!: readonly MetricSeries[];

  @Field(() => String, { nullable: true, description: 'The text of a STRING; else null.' })
  readonly text!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Of a range: where it really begins, aligned to the step.' })
  readonly start!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Of a range: where it really ends, aligned to the step.' })
  readonly end!: number | null;

  @Field(() => Duration, { nullable: true, description: 'Of a range: the distance between two points.' })
  readonly step!: number | null;

  @Field(() => [String], { description: 'What may make the answer wrong, in the upstream’s words or ours.' })
  readonly warnings!: readonly string[];

  @Field(() => [String], { description: 'What is worth knowing, in the upstream’s words.' })
  readonly infos!: readonly string[];

  @Field(() => [Coverage], { description: 'One entry per endpoint asked: an absence is never silent.' })
  readonly coverage!: readonly Coverage[];
}

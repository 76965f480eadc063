import { Field, Float, ID, InputType } from 'type-graphql';
import { JSONObject } from '../scalars/json-object.scalar.ts';
import { RegionCode } from '../scalars/region-code.scalar.ts';

const SOURCE = 'Name of a source of kind PROMETHEUS; the first of them when left out.';
const REGION = 'The region; selected by the request when left out.';
const JOB = 'The group’s `job` label; not empty.';
const GROUPING_KEY = 'Further labels of the group, names to texts, such as `{ instance: "db-1" }`.';

/** One series to write. */
@InputType({ description: 'One series to write: its labels, and its samples in two columns of the same length.' })
export class WriteSeriesInput {
  @Field(() => JSONObject, {
    description:
      'Label names to texts; the metric’s name under `__name__`, such as `{ __name__: "jobs", queue: "a" }`.',
  })
  readonly labels!: Readonly<Record<string, unknown>>;

  @Field(() => [Float], { description: 'Unix seconds with at most three decimals, ascending.' })
  readonly timestamps!: number[];

  @Field(() => [Float], { description: 'The values at these times.' })
  readonly values!: number[];
}

/** What to write. */
@InputType({ description: 'Samples to write: at most 1,000 series and 10,000 samples at once.' })
export class WriteSamplesInput {
  @Field(() => ID, { nullable: true, description: SOURCE })
  readonly source?: string | null;

  @Field(() => RegionCode, { nullable: true, description: REGION })
  readonly region?: string | null;

  @Field(() => [WriteSeriesInput], { description: 'The series, each once.' })
  readonly series!: WriteSeriesInput[];
}

/** Which group of pushed metrics. */
@InputType({ description: 'Which group of pushed metrics to delete.' })
export class DeletePushedMetricsInput {
  @Field(() => ID, { nullable: true, description: SOURCE })
  readonly source?: string | null;

  @Field(() => RegionCode, { nullable: true, description: REGION })
  readonly region?: string | null;

  @Field(() => String, { description: JOB })
  readonly job!: string;

  @Field(() => JSONObject, { nullable: true, description: GROUPING_KEY })
  readonly groupingKey?: Readonly<Record<string, unknown>> | null;
}

/** What to push. */
@InputType({ description: 'Metrics to push to a Pushgateway, which keeps them until they are replaced or deleted.' })
export class PushMetricsInput {
  @Field(() => ID, { nullable: true, description: SOURCE })
  readonly source?: string | null;

  @Field(() => RegionCode, { nullable: true, description: REGION })
  readonly region?: string | null;

  @Field(() => String, { description: JOB })
  readonly job!: string;

  @Field(() => JSONObject, { nullable: true, description: GROUPING_KEY })
  readonly groupingKey?: Readonly<Record<string, unknown>> | null;

  @Field(() => String, {
    description: 'The metrics in the Prometheus text format, without timestamps: `jobs_total{queue="a"} 3`.',
  })
  readonly exposition!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: everything in the group is replaced. Else only metrics of the same names are.',
  })
  readonly replace?: boolean | null;
}

import { Field, ObjectType } from 'type-graphql';

/** One description of a metric. */
@ObjectType({
  description: 'One description of a metric; targets that disagree give a metric several.',
  simpleResolvers: true,
})
export class MetricMetadata {
  @Field(() => String, { description: 'Name of the metric.' })
  readonly metric!: string;

  @Field(() => String, {
    description: '`counter`, `gauge`, `histogram`, `gaugehistogram`, `summary`, `info`, `stateset` or `unknown`.',
  })
  readonly type!: string;

  @Field(() => String, { description: 'What it says of itself; may be empty.' })
  readonly help!: string;

  @Field(() => String, { description: 'Its unit; may be empty.' })
  readonly unit!: string;
}

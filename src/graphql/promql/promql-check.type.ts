import { Field, Int, ObjectType } from 'type-graphql';
import { MetricResultType } from '../metrics/metric-result.type.ts';

/** One fault in a PromQL text. */
@ObjectType('PromQLError', { description: 'One fault in a PromQL text, and where it is.', simpleResolvers: true })
export class PromQLErrorType {
  @Field(() => String, { description: 'What is wrong, and what was expected.' })
  readonly message!: string;

  @Field(() => Int, { description: 'Line, from 1.' })
  readonly line!: number;

  @Field(() => Int, { description: 'Column in characters (UTF-16), from 1.' })
  readonly column!: number;

  @Field(() => Int, { description: 'Where it begins in the text, in characters (UTF-16) from 0.' })
  readonly from!: number;

  @Field(() => Int, { description: 'Where it ends, not included.' })
  readonly to!: number;
}

/** What is known of a PromQL text without asking anyone. */
@ObjectType('PromQLCheck', {
  description: 'What is known of a PromQL text without asking anyone.',
  simpleResolvers: true,
})
export class PromQLCheckType {
  @Field(() => Boolean, { description: 'Whether an upstream can be expected to take it.' })
  readonly valid!: boolean;

  @Field(() => [PromQLErrorType], { description: 'The faults, in order; empty when it is valid.' })
  readonly errors!: readonly PromQLErrorType[];

  @Field(() => MetricResultType, {
    nullable: true,
    description: 'What an instant query of it answers; null when it is not valid.',
  })
  readonly resultType!: MetricResultType | null;

  @Field(() => [String], { description: 'The selectors that it reads.' })
  readonly selectors!: readonly string[];
}

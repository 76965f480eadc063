import { Field, Int, ObjectType } from 'type-graphql';
import { UserError } from '../write/user-error.type.ts';

/** What became of a write of samples. */
@ObjectType({ description: 'What became of a write of samples.', simpleResolvers: true })
export class WriteSamplesPayload {
  @Field(() => Int, {
    description: 'How many samples the server took; 0 when it refused, though some servers then keep a part.',
  })
  readonly writtenSamples!: number;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

/** What became of a push or a deletion. */
@ObjectType({ description: 'What became of a push to a Pushgateway, or of a deletion there.', simpleResolvers: true })
export class PushMetricsPayload {
  @Field(() => Boolean, { description: 'Whether the Pushgateway took it.' })
  readonly accepted!: boolean;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

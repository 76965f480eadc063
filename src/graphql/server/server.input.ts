import { Field, ID, InputType } from 'type-graphql';

/** Which servers to show; all conditions must hold. */
@InputType({ description: 'Which servers to show. All conditions must hold.' })
export class ServerFilter {
  @Field(() => String, { nullable: true, description: 'Part of the name; upper and lower case are the same.' })
  readonly nameContains?: string | null;

  @Field(() => [String], { nullable: true, description: 'Only those with one of these addresses.' })
  readonly ips?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only those with one of these ids of NHN’s.' })
  readonly hostIds?: string[] | null;
}

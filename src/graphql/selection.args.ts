import { ArgsType, Field, ID } from 'type-graphql';
import { RegionCode } from './scalars/region-code.scalar.ts';

/** Region and project, where the request's own selection is not meant. */
@ArgsType()
export class SelectionArgs {
  @Field(() => RegionCode, { nullable: true, description: 'The region; selected by the request when left out.' })
  readonly region?: string | null;

  @Field(() => ID, { nullable: true, description: 'The project; selected by the request when left out.' })
  readonly project?: string | null;
}

import { ArgsType, Field, Int } from 'type-graphql';

/** The arguments of every connection. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      'How many rows, at the most; 100 when left out, 1,000 at the most unless the service is set up otherwise.',
  })
  readonly first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor behind which the page begins; the list’s start when left out.',
  })
  readonly after?: string | null;
}

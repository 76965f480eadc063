import { Field, ObjectType } from 'type-graphql';

/** Where a page stands in its list, as the Relay specification has it. */
@ObjectType({ description: 'Where a page stands in its list. Hand `endCursor` to `after` for the next page.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more rows follow this page.' })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether rows come before this page.' })
  readonly hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first row; null on an empty page.' })
  readonly startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last row; null on an empty page.' })
  readonly endCursor: string | null;

  constructor(page: {
    readonly edges: readonly { readonly cursor: string }[];
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  }) {
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = page.hasPreviousPage;
    this.startCursor = page.edges[0]?.cursor ?? null;
    this.endCursor = page.edges.at(-1)?.cursor ?? null;
  }
}

import { Field, ObjectType } from 'type-graphql';
import { PageInfo } from '../connection/page-info.type.ts';
import { Host } from './host.type.ts';

/** A host and its place in the list. */
@ObjectType({ description: 'A Host and its place in the list.', simpleResolvers: true })
export class HostEdge {
  @Field(() => String, { description: 'The place of this row; hand it to `after`.' })
  readonly cursor!: string;

  @Field(() => Host, { description: 'The host.' })
  readonly node!: Host;
}

/** A page of hosts. */
@ObjectType({
  description: 'A page of a list of hosts. GroundWork does not tell how many there are in all.',
  simpleResolvers: true,
})
export class HostConnection {
  @Field(() => [HostEdge], { description: 'The rows, each with its cursor.' })
  readonly edges!: readonly HostEdge[];

  @Field(() => [Host], { description: 'The rows, without cursors.' })
  readonly nodes!: readonly Host[];

  @Field(() => PageInfo, { description: 'Whether there is more, and where.' })
  readonly pageInfo!: PageInfo;
}

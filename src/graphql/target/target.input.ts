import { Field, ID, InputType, Int } from 'type-graphql';

/** What a new target needs. */
@InputType({ description: 'A new scrape target. NHN takes at most five per server, over all workspaces.' })
export class CreateTargetInput {
  @Field(() => ID, { description: 'Global `id` of the workspace that it is added to.' })
  readonly workspace!: string;

  @Field(() => ID, { description: 'NHN’s own id of the server, its `hostId`.' })
  readonly hostId!: string;

  @Field(() => Int, { description: 'Port to scrape, 1 to 65535.' })
  readonly port!: number;
}

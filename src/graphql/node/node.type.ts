import { Field, ID, InterfaceType } from 'type-graphql';

/** Whatever can be found again by its `id`, as the Relay specification has it. */
@InterfaceType({ description: 'Whatever can be found again by its `id` alone, through `node` or `nodes`.' })
export abstract class Node {
  @Field(() => ID, {
    description: 'Opaque id, unique over all sources, regions and projects. Stable: keep it as it is.',
  })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

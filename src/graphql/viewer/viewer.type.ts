import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { Caller } from '../../auth/caller.ts';

/** What a caller may do. */
export const Role = { VIEWER: 'VIEWER', EDITOR: 'EDITOR', ADMIN: 'ADMIN' } as const;

registerEnumType(Role, {
  name: 'Role',
  description: 'What a caller may do; each includes the one before it.',
  valuesConfig: {
    VIEWER: { description: 'Reads: every query, and what Prometheus clients ask.' },
    EDITOR: { description: 'Also writes: every mutation.' },
    ADMIN: { description: 'Also sees what operators need: upstream addresses, failures, probes.' },
  },
});

/** Who is asking. */
@ObjectType({ description: 'Who is asking, and what they may see.' })
export class Viewer {
  readonly caller: Caller;

  constructor(caller: Caller) {
    this.caller = caller;
  }

  @Field(() => ID, { description: 'Who: stable and unique.' })
  get id(): string {
    return this.caller.id;
  }

  @Field(() => String, { nullable: true, description: 'Name for display; null for the anonymous caller.' })
  get name(): string | null {
    return this.caller.name;
  }
}

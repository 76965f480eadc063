import { Field, ObjectType } from 'type-graphql';
import type { ZmonKey } from '../../loaders/zmon/zmon-place.ts';
import { UserError } from '../write/user-error.type.ts';

/** What became of a write to an alert definition. */
@ObjectType({ description: 'What became of a write to an alert definition.' })
export class AlertDefinitionPayload {
  /** ZMON echoes what was sent: what takes effect is read where it is asked for (upstreams.md §2, quirk 10). */
  readonly written: ZmonKey | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  readonly userErrors: readonly UserError[];

  constructor(written: ZmonKey | null, userErrors: readonly UserError[] = []) {
    this.written = written;
    this.userErrors = userErrors;
  }
}

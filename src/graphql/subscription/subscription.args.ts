import { ArgsType, Field, ID } from 'type-graphql';
import { AlertsArgs } from '../alert/alert.args.ts';
import { Duration } from '../scalars/duration.scalar.ts';
import { PromQL } from '../scalars/promql.scalar.ts';
import { SelectionArgs } from '../selection.args.ts';

const EVERY =
  'From one answer to the next; `15s` when left out. At least `limits.subscriptionEveryMinMs`, `1s` unless it is set, and ' +
  'at most `1d`.';

/** What each answer to a subscribed query is about. */
@ArgsType()
class SubscribedQueryArgs extends SelectionArgs {
  @Field(() => PromQL, { description: 'The expression.' })
  readonly query!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Name of the source; when left out the NHN source, else the first Prometheus one.',
  })
  readonly source?: string | null;

  @Field(() => Duration, { nullable: true, description: EVERY })
  readonly every?: number | null;
}

/** An instant query, of the moment of each answer. */
@ArgsType()
export class SubscribedInstantArgs extends SubscribedQueryArgs {}

/** A range query that ends at the moment of each answer. */
@ArgsType()
export class SubscribedRangeArgs extends SubscribedQueryArgs {
  @Field(() => Duration, { description: 'How far back each answer goes.' })
  readonly window!: number;

  @Field(() => Duration, {
    nullable: true,
    description: 'Distance between two points; a round one that gives at most 250 of them when left out.',
  })
  readonly step?: number | null;
}

/** Alerts of some definitions. */
@ArgsType()
export class SubscribedAlertsArgs extends AlertsArgs {
  @Field(() => Duration, { nullable: true, description: EVERY })
  readonly every?: number | null;
}

/** Targets of a workspace. */
@ArgsType()
export class SubscribedTargetsArgs {
  @Field(() => ID, { description: 'The workspace’s global `id`.' })
  readonly workspace!: string;

  @Field(() => Duration, { nullable: true, description: EVERY })
  readonly every?: number | null;
}

import { Field, Int, ObjectType } from 'type-graphql';
import { AlertDefinition } from '../alert-definition/alert-definition.type.ts';
import { Alert } from './alert.type.ts';

/** A definition that is firing, with everything that it fires for. */
@ObjectType({
  description: 'An alert definition that is firing, with everything that it fires for.',
  simpleResolvers: true,
})
export class ActiveAlerts {
  @Field(() => AlertDefinition, { description: 'The definition.' })
  readonly definition!: AlertDefinition;

  @Field(() => String, {
    nullable: true,
    description: 'Its name with entities and captures filled in: what ZMON’s own dashboard shows.',
  })
  readonly message!: string | null;

  @Field(() => Boolean, { description: 'Whether somebody has acknowledged it, so that it notifies no more.' })
  readonly acknowledged!: boolean;

  @Field(() => Int, { nullable: true, description: 'How many entities it watches, firing or not.' })
  readonly entitiesCount!: number | null;

  @Field(() => [Alert], { description: 'What it fires for.' })
  readonly alerts!: readonly Alert[];
}

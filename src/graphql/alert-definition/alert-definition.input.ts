import { Field, ID, InputType, Int } from 'type-graphql';
import { ZMON_SOURCE } from '../alert/alert.args.ts';
import { JSONObject } from '../scalars/json-object.scalar.ts';
import { AlertDefinitionStatus, AlertPriority } from './alert-definition.enums.ts';

/** The whole of an alert definition. */
@InputType({
  description:
    'The whole of an alert definition. With a parent, what is left out is inherited. Without one, and unless it is a ' +
    'template, `name`, `description`, `entities`, `entitiesExclude`, `condition`, `checkDefinitionId` and `priority` ' +
    'are needed.',
})
export class AlertDefinitionInput {
  @Field(() => ID, { nullable: true, description: ZMON_SOURCE })
  readonly source?: string | null;

  @Field(() => String, { nullable: true, description: 'Title; may hold captures in braces, such as `{count}`.' })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: 'For whoever has to handle it.' })
  readonly description?: string | null;

  @Field(() => String, { description: 'The team whose dashboard shows it. The gateway’s user must belong to it.' })
  readonly team!: string;

  @Field(() => String, { description: 'The team that has to mend what it tells of.' })
  readonly responsibleTeam!: string;

  @Field(() => [JSONObject], {
    nullable: true,
    description: 'Which of the check’s entities it watches: properties and their texts. `[]` is all of them.',
  })
  readonly entities?: readonly Readonly<Record<string, unknown>>[] | null;

  @Field(() => [JSONObject], { nullable: true, description: 'Which of them it leaves out. `[]` is none.' })
  readonly entitiesExclude?: readonly Readonly<Record<string, unknown>>[] | null;

  @Field(() => String, { nullable: true, description: 'A Python expression over `value`, captures and parameters.' })
  readonly condition?: string | null;

  @Field(() => [String], { nullable: true, description: 'Commands that tell people, such as `send_mail(…)`.' })
  readonly notifications?: readonly string[] | null;

  @Field(() => Int, { nullable: true, description: 'ZMON’s number of the check. It cannot be changed later.' })
  readonly checkDefinitionId?: number | null;

  @Field(() => AlertDefinitionStatus, { description: 'Whether it is evaluated; any but `DELETED`.' })
  readonly status!: AlertDefinitionStatus;

  @Field(() => AlertPriority, { nullable: true, description: 'How urgent it is.' })
  readonly priority?: AlertPriority | null;

  @Field(() => String, { nullable: true, description: 'When it may notify, in ZMON’s own notation; empty is always.' })
  readonly period?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is a template; `false` when left out.' })
  readonly template?: boolean | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Global `id` of what it inherits from. It cannot be changed later.',
  })
  readonly parentId?: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'Constants of the condition by name; those of the parent are merged in by name.',
  })
  readonly parameters?: Readonly<Record<string, unknown>> | null;

  @Field(() => [String], { nullable: true, description: 'Keywords to find it by.' })
  readonly tags?: readonly string[] | null;
}

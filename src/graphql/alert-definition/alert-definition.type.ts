import { Field, Int, ObjectType } from 'type-graphql';
import type { ZmonAlertDefinition, ZmonEntityFilter } from '../../loaders/zmon/records.ts';
import type { ZmonPlace } from '../../loaders/zmon/zmon-place.ts';
import { endpointParts } from '../../selection/source-endpoint.ts';
import { toGlobalId } from '../node/global-id.ts';
import { Node } from '../node/node.type.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { JSONObject } from '../scalars/json-object.scalar.ts';
import { AlertDefinitionStatus, AlertPriority } from './alert-definition.enums.ts';

/** An alert definition as it takes effect. */
@ObjectType({
  implements: Node,
  description:
    'A condition on what a check measures, and whom it tells. Shown as it takes effect: what it inherits from its ' +
    'parent is filled in.',
})
export class AlertDefinition extends Node {
  readonly place: ZmonPlace;
  readonly record: ZmonAlertDefinition;

  constructor(place: ZmonPlace, record: ZmonAlertDefinition) {
    super(toGlobalId('AlertDefinition', ...endpointParts(place), String(record.definitionId)));
    this.place = place;
    this.record = record;
  }

  @Field(() => Int, { description: 'ZMON’s own number; what `definitionIds` arguments take.' })
  get definitionId(): number {
    return this.record.definitionId;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'Its title. May hold captures in braces, such as `Disk {disk} at {percent:.1f} %`. Null in a template.',
  })
  get name(): string | null {
    return this.record.name;
  }

  @Field(() => String, { nullable: true, description: 'For whoever has to handle it. Null in a template.' })
  get description(): string | null {
    return this.record.description;
  }

  @Field(() => String, { description: 'The team whose dashboard shows it. Never inherited.' })
  get team(): string {
    return this.record.team;
  }

  @Field(() => String, { description: 'The team that has to mend what it tells of. Never inherited.' })
  get responsibleTeam(): string {
    return this.record.responsibleTeam;
  }

  @Field(() => [JSONObject], {
    nullable: true,
    description: 'Which of the check’s entities it watches: those that fit any of these. `[]` is all of them.',
  })
  get entities(): readonly ZmonEntityFilter[] | null {
    return this.record.entities;
  }

  @Field(() => [JSONObject], { nullable: true, description: 'Which of them it leaves out. `[]` is none.' })
  get entitiesExclude(): readonly ZmonEntityFilter[] | null {
    return this.record.entitiesExclude;
  }

  @Field(() => String, {
    nullable: true,
    description: 'A Python expression over `value`, captures and parameters; it fires while that is true.',
  })
  get condition(): string | null {
    return this.record.condition;
  }

  @Field(() => [String], {
    nullable: true,
    description: "Commands that tell people, such as `send_mail('sre@example.com')`.",
  })
  get notifications(): readonly string[] | null {
    return this.record.notifications;
  }

  @Field(() => Int, { nullable: true, description: 'ZMON’s number of the check whose values it judges.' })
  get checkDefinitionId(): number | null {
    return this.record.checkDefinitionId;
  }

  @Field(() => AlertDefinitionStatus, { description: 'Whether it is evaluated. Never inherited.' })
  get status(): AlertDefinitionStatus {
    return this.record.status;
  }

  @Field(() => AlertPriority, { nullable: true, description: 'How urgent it is.' })
  get priority(): AlertPriority | null {
    return this.record.priority;
  }

  @Field(() => String, { nullable: true, description: 'When it may notify, in ZMON’s own notation; empty is always.' })
  get period(): string | null {
    return this.record.period;
  }

  @Field(() => Boolean, { description: 'Whether it is a template: never evaluated, only inherited from.' })
  get template(): boolean {
    return this.record.template;
  }

  @Field(() => JSONObject, {
    nullable: true,
    description:
      'Constants of the condition by name, such as `{ "limit": { "value": 5, "comment": "max", "type": "int" } }`. Those ' +
      'of the parent are merged in by name.',
  })
  get parameters(): Readonly<Record<string, unknown>> | null {
    return this.record.parameters;
  }

  @Field(() => [String], { nullable: true, description: 'Keywords to find it by.' })
  get tags(): readonly string[] | null {
    return this.record.tags;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it was last changed.' })
  get lastModifiedAt(): number | null {
    return this.record.lastModifiedAtMs;
  }

  @Field(() => String, { nullable: true, description: 'Who changed it last.' })
  get lastModifiedBy(): string | null {
    return this.record.lastModifiedBy;
  }
}

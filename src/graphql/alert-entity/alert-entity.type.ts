import { Field, ID, ObjectType } from 'type-graphql';
import type { ZmonEntity } from '../../loaders/zmon/records.ts';
import { JSONObject } from '../scalars/json-object.scalar.ts';

/** Something that ZMON checks. */
@ObjectType({
  description: 'Something that ZMON checks: a machine, a port of one, a city, whatever a team wrote down.',
})
export class AlertEntity {
  readonly record: ZmonEntity;

  constructor(record: ZmonEntity) {
    this.record = record;
  }

  @Field(() => ID, { description: 'ZMON’s id of it; what alerts and downtimes name.' })
  get entityId(): string {
    return this.record.entityId;
  }

  @Field(() => String, { nullable: true, description: 'Its kind, such as `instance`.' })
  get type(): string | null {
    return this.record.type;
  }

  @Field(() => JSONObject, { description: 'Everything else that ZMON holds of it.' })
  get properties(): Readonly<Record<string, unknown>> {
    return this.record.properties;
  }
}

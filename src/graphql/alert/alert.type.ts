import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ZmonAlert } from '../../loaders/zmon/records.ts';
import type { ZmonPlace } from '../../loaders/zmon/zmon-place.ts';
import type { ProjectScope } from '../../selection/project-scope.ts';
import { Downtime } from '../downtime/downtime.type.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { JSONValue } from '../scalars/json.scalar.ts';
import { JSONObject } from '../scalars/json-object.scalar.ts';

/** One entity for which an alert definition is firing. */
@ObjectType({ description: 'One entity, such as a machine, for which an alert definition is firing now.' })
export class Alert {
  readonly place: ZmonPlace;
  readonly record: ZmonAlert;
  /** The project and region of the server that it was found through; `null` when it was found by its definition. */
  readonly foundIn: ProjectScope | null;

  constructor(place: ZmonPlace, record: ZmonAlert, foundIn: ProjectScope | null = null) {
    this.place = place;
    this.record = record;
    this.foundIn = foundIn;
  }

  @Field(() => Int, { description: 'ZMON’s number of the definition that fires.' })
  get definitionId(): number {
    return this.record.definitionId;
  }

  @Field(() => String, { description: 'ZMON’s id of what it fires for, such as `web-03` or `web-03:9100`.' })
  get entity(): string {
    return this.record.entity;
  }

  @Field(() => DateTime, { nullable: true, description: 'Since when it has been firing.' })
  get startedAt(): number | null {
    return this.record.startedAtMs;
  }

  @Field(() => DateTime, { nullable: true, description: 'When the condition was evaluated last.' })
  get evaluatedAt(): number | null {
    return this.record.evaluatedAtMs;
  }

  @Field(() => Float, { nullable: true, description: 'How long that evaluation took, in seconds.' })
  get evaluationSeconds(): number | null {
    return this.record.evaluationSeconds;
  }

  @Field(() => String, { nullable: true, description: 'The worker that evaluated it.' })
  get worker(): string | null {
    return this.record.worker;
  }

  @Field(() => JSONValue, {
    nullable: true,
    description:
      'What the check measured last: any JSON. NaN is null, infinities are the texts `"Infinity"` and `"-Infinity"`; of ' +
      'a check that failed it is the error’s text.',
  })
  get value(): unknown {
    return this.record.value;
  }

  @Field(() => JSONObject, {
    nullable: true,
    description: 'What the condition has captured by name, such as `{ "lost": 4 }`.',
  })
  get captures(): Readonly<Record<string, unknown>> | null {
    return this.record.captures;
  }

  @Field(() => [Downtime], {
    description:
      'The planned downtimes that covered it when it was evaluated last: a new one shows up to one check interval late.',
  })
  get downtimes(): Downtime[] {
    return this.record.downtimes.map((downtime) => new Downtime(downtime));
  }
}

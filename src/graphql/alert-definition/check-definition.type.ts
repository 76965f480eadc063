import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ZmonCheckDefinition } from '../../loaders/zmon/records.ts';

/** What is measured, and how often. */
@ObjectType({
  description: 'What is measured, and how often; alert definitions are conditions on it.',
  simpleResolvers: true,
})
export class CheckDefinition {
  @Field(() => Int, { description: 'ZMON’s own number.' })
  readonly checkDefinitionId: number;

  @Field(() => String, { nullable: true, description: 'Its title.' })
  readonly name: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  readonly description: string | null;

  @Field(() => String, { nullable: true, description: 'The team that owns it.' })
  readonly owningTeam: string | null;

  @Field(() => Float, { nullable: true, description: 'Seconds between two measurements of an entity.' })
  readonly intervalSeconds: number | null;

  @Field(() => String, { nullable: true, description: 'The Python expression that measures.' })
  readonly command: string | null;

  @Field(() => String, { nullable: true, description: 'Whether it runs, in ZMON’s own word, such as `ACTIVE`.' })
  readonly status: string | null;

  constructor(record: ZmonCheckDefinition) {
    this.checkDefinitionId = record.checkDefinitionId;
    this.name = record.name;
    this.description = record.description;
    this.owningTeam = record.owningTeam;
    this.intervalSeconds = record.intervalSeconds;
    this.command = record.command;
    this.status = record.status;
  }
}

import { Field, ID, InputType } from 'type-graphql';
import { JSONObject } from '../scalars/json-object.scalar.ts';

const SOURCE = 'Name of a source of kind GROUNDWORK; the first of them when left out.';

/** A host to be made or changed. */
@InputType({
  description:
    'A host to be made, or changed where there is one of that name. What is left out stays as it is, and so do ' +
    'properties that are not named.',
})
export class HostInput {
  @Field(() => String, { description: 'Its name; one that exists in another case is that host, and keeps its case.' })
  readonly name!: string;

  @Field(() => String, {
    description:
      'What monitors it, such as `NAGIOS`. GroundWork takes an unknown one for `NAGIOS`; under another than the host ' +
      'has it changes nothing but the state, and still calls that a success.',
  })
  readonly appType!: string;

  @Field(() => String, { description: 'What identifies its device, most often an IP address; made when new.' })
  readonly deviceIdentification!: string;

  @Field(() => String, { nullable: true, description: 'Free text; an empty one clears it.' })
  readonly description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its state. `DOWN` is kept as `UNSCHEDULED DOWN`, or `SCHEDULED DOWN` inside a scheduled downtime.',
  })
  readonly monitorStatus?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of its device, for people.' })
  readonly deviceDisplayName?: string | null;

  @Field(() => String, { nullable: true, description: 'The server that monitors it.' })
  readonly monitorServer?: string | null;

  @Field(() => String, { nullable: true, description: 'Id of the agent that manages it.' })
  readonly agentId?: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'Properties by name: texts, numbers or booleans, kept as texts; null is an empty text.',
  })
  readonly properties?: Readonly<Record<string, unknown>> | null;
}

/** Hosts to be made or changed. */
@InputType({ description: 'Hosts to be made or changed. Some may succeed where others fail.' })
export class UpsertHostsInput {
  @Field(() => ID, { nullable: true, description: SOURCE })
  readonly source?: string | null;

  @Field(() => [HostInput], { description: 'The hosts, each name once: names that differ by case only are the same.' })
  readonly hosts!: HostInput[];

  @Field(() => Boolean, {
    nullable: true,
    description: '`false`: a host whose name differs by case only is left alone, with a warning.',
  })
  readonly merge?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: '`true`: GroundWork queues the work and answers at once; nobody tells what becomes of it.',
  })
  readonly async?: boolean | null;
}

/** Hosts to be deleted. */
@InputType({ description: 'Hosts to be deleted. Some may succeed where others fail.' })
export class DeleteHostsInput {
  @Field(() => ID, { nullable: true, description: SOURCE })
  readonly source?: string | null;

  @Field(() => [String], { description: 'Their names, each once; upper and lower case are the same.' })
  readonly names!: string[];
}

/** A new name for a host. */
@InputType({ description: 'A new name for a host.' })
export class RenameHostInput {
  @Field(() => ID, { nullable: true, description: SOURCE })
  readonly source?: string | null;

  @Field(() => String, { description: 'Its present name; upper and lower case are the same.' })
  readonly from!: string;

  @Field(() => String, { description: 'The new name. It must be free; the old one in another case is not.' })
  readonly to!: string;

  @Field(() => String, { nullable: true, description: 'New free text; it stays when left out.' })
  readonly description?: string | null;

  @Field(() => String, { nullable: true, description: 'What identifies its device from now on; made when new.' })
  readonly deviceIdentification?: string | null;
}

import { Arg, Field, Float, Int, ObjectType } from 'type-graphql';
import type { GroundworkHost, GroundworkHostStatus } from '../../loaders/groundwork/records.ts';
import type { ProjectScope } from '../../selection/project-scope.ts';
import { endpointParts, type SourceEndpoint } from '../../selection/source-endpoint.ts';
import { toGlobalId } from '../node/global-id.ts';
import { Node } from '../node/node.type.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

/** One property of a host. */
@ObjectType({
  description: 'A property of a host; which there are depends on what monitors it.',
  simpleResolvers: true,
})
export class HostProperty {
  @Field(() => String, { description: 'Its name, such as `Latency`; upper and lower case differ.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value. GroundWork keeps all of them as texts.' })
  readonly value!: string;
}

/** One service of a host. */
@ObjectType({ description: 'A service that is checked on a host.', simpleResolvers: true })
export class HostService {
  @Field(() => String, { description: 'Its name, such as `ssh`.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'Its state, such as `OK` or `UNSCHEDULED CRITICAL`.' })
  readonly monitorStatus!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last checked.' })
  readonly lastCheckTime!: number | null;

  @Field(() => String, { nullable: true, description: 'What the last check said.' })
  readonly output!: string | null;
}

/** A host as the graph shows it: the record, and the GroundWork that it is in. */
@ObjectType({
  implements: Node,
  description:
    'A host in GroundWork. How much is asked of GroundWork follows from the fields that you select; what was not asked ' +
    'for is never shown as a fact.',
})
export class Host extends Node {
  readonly place: SourceEndpoint<'groundwork'>;
  readonly record: GroundworkHost;
  /** The project and region of the server that it was found through; `null` when it was found by itself. */
  readonly foundIn: ProjectScope | null;

  constructor(place: SourceEndpoint<'groundwork'>, record: GroundworkHost, foundIn: ProjectScope | null = null) {
    super(toGlobalId('Host', ...endpointParts(place), String(record.hostId)));
    this.place = place;
    this.record = record;
    this.foundIn = foundIn;
  }

  @Field(() => Int, { description: 'GroundWork’s own number; it stays when the host is renamed.' })
  get hostId(): number {
    return this.record.hostId;
  }

  @Field(() => String, { description: 'Host name; unique in its GroundWork, upper and lower case being the same.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { nullable: true, description: 'Free text.' })
  get description(): string | null {
    return this.record.description;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'Its state, as GroundWork says it: `UP`, `UNSCHEDULED DOWN`, `SCHEDULED DOWN`, `UNREACHABLE`, `WARNING`, ' +
      '`PENDING`, and others. The set is open and has spaces.',
  })
  get monitorStatus(): string | null {
    return this.#status?.monitorStatus ?? null;
  }

  @Field(() => String, { nullable: true, description: 'What monitors it, such as `NAGIOS`.' })
  get appType(): string | null {
    return this.record.appType;
  }

  @Field(() => String, { nullable: true, description: 'What identifies its device, most often an IP address.' })
  get deviceIdentification(): string | null {
    return this.record.deviceIdentification;
  }

  @Field(() => String, { nullable: true, description: 'Name of its device, for people.' })
  get deviceDisplayName(): string | null {
    return this.record.deviceDisplayName;
  }

  @Field(() => String, { nullable: true, description: 'Id of the agent that manages it.' })
  get agentId(): string | null {
    return this.record.agentId;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it was last checked; null when it never was.' })
  get lastCheckTime(): number | null {
    return this.#status?.lastCheckTimeMs ?? null;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it will be checked next.' })
  get nextCheckTime(): number | null {
    return this.#status?.nextCheckTimeMs ?? null;
  }

  @Field(() => DateTime, { nullable: true, description: 'Since when it is in its state.' })
  get lastStateChange(): number | null {
    return this.#status?.lastStateChangeMs ?? null;
  }

  @Field(() => String, { nullable: true, description: 'What the last check said.' })
  get lastPluginOutput(): string | null {
    return this.#status?.lastPluginOutput ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Its state with that of its services: the worst of them while the host itself is up.',
  })
  get bubbleUpStatus(): string | null {
    return this.#status?.bubbleUpStatus ?? null;
  }

  @Field(() => Float, { nullable: true, description: 'Share of its services that are well, in percent.' })
  get serviceAvailability(): number | null {
    return this.#status?.serviceAvailability ?? null;
  }

  @Field(() => Int, { nullable: true, description: 'How many services it has; null when GroundWork does not say.' })
  get serviceCount(): number | null {
    return this.#status?.serviceCount ?? null;
  }

  @Field(() => Boolean, { nullable: true, description: 'Whether someone has taken notice of its problem.' })
  get acknowledged(): boolean | null {
    return this.#status?.acknowledged ?? null;
  }

  @Field(() => String, { nullable: true, description: '`HARD` or `SOFT`: whether its state has been confirmed.' })
  get stateType(): string | null {
    return this.#status?.stateType ?? null;
  }

  @Field(() => String, { nullable: true, description: '`ACTIVE` or `PASSIVE`: who begins its checks.' })
  get checkType(): string | null {
    return this.#status?.checkType ?? null;
  }

  @Field(() => String, { nullable: true, description: 'Another name, which GroundWork’s status viewer shows.' })
  get alias(): string | null {
    return this.#status?.alias ?? null;
  }

  @Field(() => [HostProperty], { nullable: true, description: 'All of its properties, sorted by name.' })
  get properties(): HostProperty[] | null {
    if (!this.#status) return null;
    return Object.entries(this.#status.properties)
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  @Field(() => String, { nullable: true, description: 'Value of one property; null when it has none of that name.' })
  property(
    @Arg('name', () => String, { description: 'Name of the property; upper and lower case differ.' }) name: string,
  ): string | null {
    const properties = this.#status?.properties ?? {};
    return Object.hasOwn(properties, name) ? (properties[name] ?? null) : null;
  }

  @Field(() => [String], { nullable: true, description: 'Names of the host groups that it is in.' })
  get hostGroups(): readonly string[] | null {
    return this.record.members?.hostGroups ?? null;
  }

  @Field(() => [HostService], { nullable: true, description: 'The services that are checked on it.' })
  get services(): HostService[] | null {
    if (!this.record.members) return null;
    return this.record.members.services.map(({ lastCheckTimeMs, ...service }) => ({
      ...service,
      lastCheckTime: lastCheckTimeMs,
    }));
  }

  get #status(): GroundworkHostStatus | null {
    return this.record.status;
  }
}

import { Field, InputType, registerEnumType } from 'type-graphql';
import { JSONValue } from '../scalars/json.scalar.ts';

/** What of a host can be asked for and sorted by. */
export const HostField = {
  ID: 'ID',
  NAME: 'NAME',
  DESCRIPTION: 'DESCRIPTION',
  APP_TYPE: 'APP_TYPE',
  MONITOR_STATUS: 'MONITOR_STATUS',
  AGENT_ID: 'AGENT_ID',
  DEVICE: 'DEVICE',
  DEVICE_NAME: 'DEVICE_NAME',
  LAST_CHECK_TIME: 'LAST_CHECK_TIME',
  HOST_GROUP: 'HOST_GROUP',
} as const;
/** What of a host can be asked for and sorted by. */
export type HostField = (typeof HostField)[keyof typeof HostField];

registerEnumType(HostField, {
  name: 'HostField',
  description: 'What of a host can be asked for and sorted by.',
  valuesConfig: {
    ID: { description: 'GroundWork’s own number: `hostId`.' },
    NAME: { description: 'The host’s name.' },
    DESCRIPTION: { description: 'Its free text.' },
    APP_TYPE: { description: 'What monitors it, such as `NAGIOS`.' },
    MONITOR_STATUS: { description: 'Its state, such as `UNSCHEDULED DOWN`.' },
    AGENT_ID: { description: 'Id of the agent that manages it.' },
    DEVICE: { description: 'What identifies its device, most often an IP address.' },
    DEVICE_NAME: { description: 'Name of its device, for people.' },
    LAST_CHECK_TIME: { description: 'When it was last checked; values are DateTimes.' },
    HOST_GROUP: { description: 'Name of a host group that it is in. Hosts in no group never match.' },
  },
});

/** Which way a list is sorted. */
export const SortDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
/** Which way a list is sorted. */
export type SortDirection = (typeof SortDirection)[keyof typeof SortDirection];

registerEnumType(SortDirection, {
  name: 'SortDirection',
  description: 'Which way a list is sorted.',
  valuesConfig: { ASC: { description: 'From low to high.' }, DESC: { description: 'From high to low.' } },
});

const compared = (how: string) =>
  ({ nullable: true, description: `${how} this: a text, a number, or for LAST_CHECK_TIME a DateTime.` }) as const;

/** Which hosts are meant. */
@InputType({
  description:
    'Which hosts are meant: `all` or `any` of further filters; or a `field` or `property` with one or more operators, ' +
    'which must all hold; or `hostGroups`. Beside a number a property is compared as a number, else as a text. Hosts ' +
    'without the property never match, not even under `any`: GroundWork leaves them out of the whole list.',
})
export class HostFilter {
  @Field(() => [HostFilter], { nullable: true, description: 'All of these must hold; of none, every host matches.' })
  readonly all?: HostFilter[] | null;

  @Field(() => [HostFilter], { nullable: true, description: 'One of these must hold; of none, no host matches.' })
  readonly any?: HostFilter[] | null;

  @Field(() => HostField, { nullable: true, description: 'The field that the operators are about.' })
  readonly field?: HostField | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The property that the operators are about, instead of a field: letters, digits and `_`, in parts joined by ' +
      'dots. Upper and lower case differ, and some host must have it.',
  })
  readonly property?: string | null;

  @Field(() => JSONValue, compared('Equal to'))
  readonly eq?: unknown;

  @Field(() => JSONValue, compared('Other than'))
  readonly ne?: unknown;

  @Field(() => JSONValue, compared('Less than'))
  readonly lt?: unknown;

  @Field(() => JSONValue, compared('Less than or equal to'))
  readonly lte?: unknown;

  @Field(() => JSONValue, compared('Greater than'))
  readonly gt?: unknown;

  @Field(() => JSONValue, compared('Greater than or equal to'))
  readonly gte?: unknown;

  @Field(() => String, {
    nullable: true,
    description: 'A pattern in which `%` is any run of characters and `_` is any one; for texts only.',
  })
  readonly like?: string | null;

  @Field(() => [JSONValue], { nullable: true, description: 'One of these; of none, no host matches.' })
  readonly in?: unknown[] | null;

  @Field(() => [JSONValue], { nullable: true, description: 'Two values, the lower first; both are included.' })
  readonly between?: unknown[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Every host in any of these groups, quickly, however many. Alone, and only at the top.',
  })
  readonly hostGroups?: string[] | null;
}

/** What hosts are sorted by. */
@InputType({
  description:
    'What hosts are sorted by: a field or a property. Pages are steady while hosts come and go only by NAME and ID. ' +
    'Hosts without the property are left out.',
})
export class HostOrder {
  @Field(() => HostField, { nullable: true, description: 'The field. Either this or `property`.' })
  readonly field?: HostField | null;

  @Field(() => String, { nullable: true, description: 'The property. Either this or `field`.' })
  readonly property?: string | null;

  @Field(() => SortDirection, { description: 'Which way.' })
  readonly direction!: SortDirection;
}

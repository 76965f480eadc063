import { Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { RegionCode } from '../scalars/region-code.scalar.ts';

/** The kinds of system behind the gateway. */
export const SourceKind = { NHN: 'NHN', PROMETHEUS: 'PROMETHEUS', ZMON: 'ZMON', GROUNDWORK: 'GROUNDWORK' } as const;
/** The kinds of system behind the gateway. */
export type SourceKind = (typeof SourceKind)[keyof typeof SourceKind];

registerEnumType(SourceKind, {
  name: 'SourceKind',
  description: 'The kinds of system behind the gateway.',
  valuesConfig: {
    NHN: { description: 'NHN Cloud System Monitoring: workspaces, targets, servers and their metrics.' },
    PROMETHEUS: { description: 'Tencent’s managed Prometheus, or any server of the Prometheus HTTP API.' },
    ZMON: { description: 'ZMON: alerts and downtimes.' },
    GROUNDWORK: { description: 'GroundWork: hosts.' },
  },
});

/** What the circuit breaker of an endpoint does. */
export const CircuitState = { CLOSED: 'CLOSED', HALF_OPEN: 'HALF_OPEN', OPEN: 'OPEN' } as const;
/** What the circuit breaker of an endpoint does. */
export type CircuitState = (typeof CircuitState)[keyof typeof CircuitState];

registerEnumType(CircuitState, {
  name: 'CircuitState',
  description: 'What the circuit breaker of an endpoint does.',
  valuesConfig: {
    CLOSED: { description: 'Calls pass.' },
    HALF_OPEN: { description: 'After a rest one call is let through, to see whether the endpoint is back.' },
    OPEN: {
      description:
        'The endpoint kept failing, or asked by `Retry-After` to be left alone: calls are refused at once, as UPSTREAM_UNAVAILABLE.',
    },
  },
});

/** One base address of a source. */
@ObjectType({ description: 'One base address of a source, and how it does.', simpleResolvers: true })
export class SourceEndpoint {
  @Field(() => RegionCode, { nullable: true, description: 'The region it serves; null when it serves every region.' })
  readonly region!: string | null;

  @Field(() => String, { nullable: true, description: 'Its address. For ADMIN only, else null.' })
  readonly url!: string | null;

  @Field(() => CircuitState, { description: 'Its circuit breaker.' })
  readonly circuit!: CircuitState;

  @Field(() => Boolean, { nullable: true, description: 'Whether the last call was answered; null before the first.' })
  readonly reachable!: boolean | null;

  @Field(() => Float, {
    nullable: true,
    description: 'How long the last call took, in milliseconds; null before the first.',
  })
  readonly latencyMs!: number | null;

  @Field(() => String, { nullable: true, description: 'What the last call failed with. For ADMIN only, else null.' })
  readonly lastError!: string | null;
}

/** A configured upstream system. */
@ObjectType({ description: 'A configured upstream system. It never fails: it reports.', simpleResolvers: true })
export class Source {
  @Field(() => ID, { description: 'Its name: what `source` arguments take.' })
  readonly name!: string;

  @Field(() => SourceKind, { description: 'What kind of system it is.' })
  readonly kind!: SourceKind;

  @Field(() => [SourceEndpoint], { description: 'Its addresses: one for each region, or one for all.' })
  readonly endpoints!: readonly SourceEndpoint[];
}

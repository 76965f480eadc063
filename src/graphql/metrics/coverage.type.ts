import { Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { RegionCode } from '../scalars/region-code.scalar.ts';

/** What became of one endpoint that was asked. */
export const CoverageStatus = { COMPLETE: 'COMPLETE', STALE: 'STALE', FAILED: 'FAILED' } as const;
/** What became of one endpoint that was asked. */
export type CoverageStatus = (typeof CoverageStatus)[keyof typeof CoverageStatus];

registerEnumType(CoverageStatus, {
  name: 'CoverageStatus',
  description: 'What became of one endpoint that was asked.',
  valuesConfig: {
    COMPLETE: { description: 'It answered.' },
    STALE: { description: 'It is failing now: this is its last good answer, `staleSeconds` old.' },
    FAILED: { description: 'It did not answer; what it would have said is missing. `code` and `message` say why.' },
  },
});

/** One endpoint's part in an answer. */
@ObjectType({
  description: 'One endpoint’s part in an answer: an absence is never silent.',
  simpleResolvers: true,
})
export class Coverage {
  @Field(() => ID, { description: 'Name of the source.' })
  readonly source!: string;

  @Field(() => RegionCode, { nullable: true, description: 'Region of the endpoint; null when it serves every region.' })
  readonly region!: string | null;

  @Field(() => CoverageStatus, { description: 'What became of it.' })
  readonly status!: CoverageStatus;

  @Field(() => Float, { nullable: true, description: 'Age of a STALE answer in seconds; else null.' })
  readonly staleSeconds!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Error code of what FAILED, or made the answer STALE; else null.',
  })
  readonly code!: string | null;

  @Field(() => String, { nullable: true, description: 'What went wrong, for a person; else null.' })
  readonly message!: string | null;
}

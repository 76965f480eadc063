import { ArgsType, Field, ID, Int, registerEnumType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Duration } from '../scalars/duration.scalar.ts';
import { PromQL } from '../scalars/promql.scalar.ts';
import { RegionCode } from '../scalars/region-code.scalar.ts';
import { SelectionArgs } from '../selection.args.ts';
import type { PartialPolicy as Policy } from './fan-out.ts';
import { TimeRange } from './time-range.input.ts';

/** How a missing endpoint is taken. */
const PartialPolicy = { WARN: 'WARN', ABORT: 'ABORT' } as const;

registerEnumType(PartialPolicy, {
  name: 'PartialPolicy',
  description: 'How it is taken when some of several endpoints fail.',
  valuesConfig: {
    WARN: { description: 'Answer with what came; `coverage` names the rest.' },
    ABORT: { description: 'Any endpoint’s failure fails the field.' },
  },
});

const TIMEOUT =
  'How long the upstream may compute; its own limit when left out. The request’s deadline holds in any case.';
const LIMIT = 'At most so many; all when left out or 0. What was cut is said in `warnings`.';
const LIST_LIMIT = 'At most so many; all when left out or 0.';

/** Where a query goes. */
@ArgsType()
export class MetricsArgs extends SelectionArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Name of the source; when left out the NHN source, else the first Prometheus one.',
  })
  readonly source?: string | null;

  @Field(() => [RegionCode], {
    nullable: true,
    description: 'Several regions, merged: each series carries its own. Excludes `region`.',
  })
  readonly regions?: string[] | null;

  @Field(() => PartialPolicy, {
    nullable: true,
    description: 'When some of several endpoints fail; `WARN` when left out.',
  })
  readonly partial?: Policy | null;
}

/** An instant query. */
@ArgsType()
export class InstantArgs {
  @Field(() => PromQL, { description: 'The expression.' })
  readonly query!: string;

  @Field(() => DateTime, { nullable: true, description: 'The moment; now when left out.' })
  readonly time?: number | null;

  @Field(() => Duration, { nullable: true, description: TIMEOUT })
  readonly timeout?: number | null;

  @Field(() => Int, { nullable: true, description: LIMIT })
  readonly limit?: number | null;
}

/** A range query. */
@ArgsType()
export class RangeArgs {
  @Field(() => PromQL, { description: 'The expression.' })
  readonly query!: string;

  @Field(() => TimeRange, { description: 'Over which time. Both ends are moved down to a multiple of the step.' })
  readonly range!: TimeRange;

  @Field(() => Duration, {
    nullable: true,
    description: 'Distance between two points; chosen by `maxPoints` when left out.',
  })
  readonly step?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'At most so many points per series, 1 to 11,000: chooses a round step. 250 when left out; `step` wins.',
  })
  readonly maxPoints?: number | null;

  @Field(() => Duration, { nullable: true, description: TIMEOUT })
  readonly timeout?: number | null;

  @Field(() => Int, { nullable: true, description: LIMIT })
  readonly limit?: number | null;
}

/** Which series a list is about. */
@ArgsType()
class SeriesListArgs {
  @Field(() => TimeRange, {
    nullable: true,
    description: 'Only what existed then; the upstream takes it roughly. Any time when left out.',
  })
  readonly range?: TimeRange | null;

  @Field(() => Int, { nullable: true, description: LIST_LIMIT })
  readonly limit?: number | null;
}

/** Series must be chosen by at least one selector. */
@ArgsType()
export class SeriesArgs extends SeriesListArgs {
  @Field(() => [PromQL], {
    description: 'Selectors such as `up{job="node"}`, at least one; those that match any of them.',
  })
  readonly match!: string[];
}

/** Labels may be listed without choosing. */
@ArgsType()
export class LabelsArgs extends SeriesListArgs {
  @Field(() => [PromQL], {
    nullable: true,
    description: 'Selectors such as `up{job="node"}`: only of series that match any of them.',
  })
  readonly match?: string[] | null;
}

/** The values of one label. */
@ArgsType()
export class LabelValuesArgs extends LabelsArgs {
  @Field(() => String, { description: 'Name of the label, such as `instance`; `__name__` lists the metrics.' })
  readonly label!: string;
}

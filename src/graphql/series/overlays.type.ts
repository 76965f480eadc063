import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Alert } from '../alert/alert.type.ts';
import { Downtime } from '../downtime/downtime.type.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

/** What a summary may leave out. */
export const SummaryExclusion = { DOWNTIME: 'DOWNTIME' } as const;
/** What a summary may leave out. */
export type SummaryExclusion = (typeof SummaryExclusion)[keyof typeof SummaryExclusion];

registerEnumType(SummaryExclusion, {
  name: 'SummaryExclusion',
  description: 'What a summary may leave out.',
  valuesConfig: {
    DOWNTIME: { description: 'Values inside of a planned downtime of the machine; its end no longer belongs to it.' },
  },
});

/** A planned downtime over a chart. */
@ObjectType({ description: 'A planned downtime over a chart, clipped to its window.', simpleResolvers: true })
export class DowntimeOverlay {
  @Field(() => DateTime, { description: 'Where it begins in the chart’s window.' })
  readonly start!: number;

  @Field(() => DateTime, { description: 'Where it ends in the chart’s window.' })
  readonly end!: number;

  @Field(() => Downtime, { description: 'The downtime, with its own begin and end.' })
  readonly downtime!: Downtime;
}

/** A firing alert over a chart. */
@ObjectType({ description: 'A firing alert over a chart, clipped to its window.', simpleResolvers: true })
export class AlertOverlay {
  @Field(() => DateTime, { description: 'Where it begins in the chart’s window.' })
  readonly start!: number;

  @Field(() => DateTime, { description: 'The end of the chart’s window, or now: it is still firing.' })
  readonly end!: number;

  @Field(() => Alert, { description: 'The alert.' })
  readonly alert!: Alert;
}

/** What lies over a chart of one machine. */
@ObjectType({
  description:
    'What lies over a chart of one machine. ZMON tells of the present only: alerts that are firing now, and the downtimes ' +
    'beside them. Downtimes that were scheduled through this gateway are known besides, also when they are over.',
  simpleResolvers: true,
})
export class SeriesOverlays {
  @Field(() => [DowntimeOverlay], { description: 'Planned downtimes, the earliest first.' })
  readonly downtimes!: readonly DowntimeOverlay[];

  @Field(() => [AlertOverlay], { description: 'Alerts, the earliest first.' })
  readonly alerts!: readonly AlertOverlay[];
}

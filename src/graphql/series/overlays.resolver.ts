import { Arg, Args, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import { downtimeWithin, firingWithin } from '../../loaders/zmon/overlay.loader.ts';
import { numbersOutside } from '../../timeseries/outside.ts';
import { summarize } from '../../timeseries/summary.ts';
import { AlertsArgs, ZMON_SOURCE } from '../alert/alert.args.ts';
import { Alert } from '../alert/alert.type.ts';
import { LOOK_CELLS } from '../answer/answer-budget.ts';
import type { GraphContext } from '../context.ts';
import { Downtime } from '../downtime/downtime.type.ts';
import { machineOf, overlaysOf } from './machine.ts';
import { MetricSeries } from './metric-series.type.ts';
import { SeriesOverlays, SummaryExclusion } from './overlays.type.ts';
import { SeriesSummary } from './sample.type.ts';

/** What was planned for a machine, and what is firing for it, beside its series. */
@Resolver(() => MetricSeries)
export class OverlaysResolver {
  @FieldResolver(() => SeriesOverlays, {
    nullable: true,
    description:
      'Planned downtimes and firing alerts of the machine behind the series, clipped to the query’s window. Null when the ' +
      'labels lead to no server, as those of a sum over many do not.',
  })
  async overlays(
    @Root() series: MetricSeries,
    @Args(() => AlertsArgs) args: AlertsArgs,
    @Ctx() context: GraphContext,
  ): Promise<SeriesOverlays | null> {
    const machine = await machineOf(series, context);
    const { window } = series;
    if (!machine || !window) return null;
    const { place, alerts, downtimes } = await overlaysOf(machine, args, context);
    return {
      downtimes: downtimes.flatMap((downtime) => {
        const part = downtimeWithin(downtime, window);
        return part ? [{ start: part.startMs, end: part.endMs, downtime: new Downtime(downtime) }] : [];
      }),
      alerts: alerts
        .flatMap((alert) => {
          const part = firingWithin(alert, window, context.nowMs);
          return part ? [{ start: part.startMs, end: part.endMs, alert: new Alert(place, alert, machine.scope) }] : [];
        })
        .sort((a, b) => a.start - b.start),
    };
  }

  @FieldResolver(() => SeriesSummary, {
    nullable: true,
    description: 'Figures over the finite values; null when there are none, or none are left outside of downtimes.',
  })
  async summary(
    @Root() series: MetricSeries,
    @Arg('exclude', () => SummaryExclusion, {
      nullable: true,
      description: 'What to leave out, for the machine behind the series; nothing when left out.',
    })
    exclude: SummaryExclusion | null,
    @Arg('definitionIds', () => [Int], {
      nullable: true,
      description: 'The alert definitions whose downtimes count; needed with `exclude`, and only then.',
    })
    definitionIds: number[] | null,
    @Arg('source', () => ID, { nullable: true, description: ZMON_SOURCE }) source: string | null,
    @Ctx() context: GraphContext,
  ): Promise<SeriesSummary | null> {
    context.answer.spend(series.series.raw.length * LOOK_CELLS);
    if (!exclude) return summarize(numbersOutside(series.series, []));
    if (!definitionIds) {
      throw badUserInput('definitionIds: needed with exclude; accepted: the definitions whose downtimes count');
    }
    const machine = await machineOf(series, context);
    if (!machine) {
      throw badUserInput('exclude: the labels of this series lead to no server, so it has no downtimes; leave it out');
    }
    const { downtimes } = await overlaysOf(machine, { definitionIds, source }, context);
    const planned = downtimes.map(({ startTimeMs, endTimeMs }) => ({
      startMs: startTimeMs ?? Number.NEGATIVE_INFINITY,
      endMs: endTimeMs ?? Number.POSITIVE_INFINITY,
    }));
    return summarize(numbersOutside(series.series, planned));
  }
}

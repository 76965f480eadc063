import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Int, Query, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '../context.ts';
import { LabelSet } from '../series/label.type.ts';
import { MetricMetadata } from './metric-metadata.type.ts';
import { MetricResult } from './metric-result.type.ts';
import { InstantArgs, LabelsArgs, LabelValuesArgs, MetricsArgs, RangeArgs, SeriesArgs } from './metrics.args.ts';
import { given, limitOf, selectorsOf } from './metrics.input.ts';
import { listOver } from './metrics.list.ts';
import { queryInstant, queryRange } from './metrics.queries.ts';
import { Metrics } from './metrics.type.ts';
import { gridOf } from './step.ts';
import { windowOf } from './time-window.ts';

/** PromQL. */
@Resolver(() => Metrics)
export class MetricsResolver {
  @Query(() => Metrics, {
    description:
      'PromQL over one source and region, or merged over several regions: each series then carries its region.',
  })
  metrics(@Args(() => MetricsArgs) args: MetricsArgs, @Ctx() { selection }: GraphContext): Metrics {
    return new Metrics(() => selection.metricsEndpoints(args), undefined, args.partial ?? 'WARN');
  }

  @FieldResolver(() => MetricResult, { nullable: true, description: 'An expression at one moment.' })
  async instant(
    @Root() metrics: Metrics,
    @Args(() => InstantArgs) args: InstantArgs,
    @Ctx() context: GraphContext,
  ): Promise<MetricResult> {
    return queryInstant(metrics, args, context);
  }

  @FieldResolver(() => MetricResult, { nullable: true, description: 'An expression over time.' })
  async range(
    @Root() metrics: Metrics,
    @Args(() => RangeArgs) { range, step, maxPoints, ...args }: RangeArgs,
    @Ctx() context: GraphContext,
  ): Promise<MetricResult> {
    const { nowMs, limits } = context;
    const density = { stepMs: step ?? null, maxPoints: maxPoints ?? null, pointsMax: limits.samplesPerSeries };
    return queryRange(metrics, { ...args, grid: gridOf(windowOf(range, nowMs), density) }, context);
  }

  @FieldResolver(() => [LabelSet], {
    nullable: true,
    description: 'Which series there are; their points are not read.',
  })
  async series(
    @Root() metrics: Metrics,
    @Args(() => SeriesArgs) args: SeriesArgs,
    @Ctx() context: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<LabelSet[]> {
    const question = await listQuestion(metrics, args, context);
    const found = await listOver(metrics, context, info, question.limit, (endpoint) =>
      context.loaders.metrics.series({ endpoint, ...question }),
    );
    return found.map((labels) => new LabelSet(labels));
  }

  @FieldResolver(() => [String], { nullable: true, description: 'Names of labels, sorted.' })
  async labels(
    @Root() metrics: Metrics,
    @Args(() => LabelsArgs) args: LabelsArgs,
    @Ctx() context: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<readonly string[]> {
    const question = await listQuestion(metrics, args, context);
    return listOver(metrics, context, info, question.limit, (endpoint) =>
      context.loaders.metrics.labels({ endpoint, ...question }),
    );
  }

  @FieldResolver(() => [String], { nullable: true, description: 'Values of one label, sorted.' })
  async labelValues(
    @Root() metrics: Metrics,
    @Args(() => LabelValuesArgs) { label, ...args }: LabelValuesArgs,
    @Ctx() context: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<readonly string[]> {
    const question = await listQuestion(metrics, args, context);
    return listOver(metrics, context, info, question.limit, (endpoint) =>
      context.loaders.metrics.labelValues({ endpoint, label, ...question }),
    );
  }

  @FieldResolver(() => [MetricMetadata], {
    nullable: true,
    description:
      'What metrics say of themselves. It is kept per endpoint, not per series: the scope does not narrow it.',
  })
  async metadata(
    @Root() metrics: Metrics,
    @Arg('metric', () => String, { nullable: true, description: 'Only of this metric.' }) metric: string | null,
    @Arg('limit', () => Int, { nullable: true, description: 'At most so many metrics; all when left out or 0.' })
    limit: number | null,
    @Ctx() context: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<readonly MetricMetadata[]> {
    const most = limitOf(limit);
    const question = { ...given('metric', metric), ...given('limit', most) };
    const found = await listOver(metrics, context, info, undefined, (endpoint) =>
      context.loaders.metrics.metadata({ endpoint, ...question }),
    );
    // The limit counts metrics, of which each may have several descriptions and each endpoint its own.
    const names = [...new Set(found.map((each) => each.metric))].sort().slice(0, most);
    return names.flatMap((name) => found.filter((each) => each.metric === name));
  }
}

/** What `series`, `labels` and `labelValues` have in common. */
async function listQuestion(metrics: Metrics, { match, range, limit }: LabelsArgs, { nowMs }: GraphContext) {
  const selectors = selectorsOf(match);
  const window = range ? windowOf(range, nowMs) : {};
  return { scope: await metrics.scope(), ...given('match', selectors), ...window, ...given('limit', limitOf(limit)) };
}

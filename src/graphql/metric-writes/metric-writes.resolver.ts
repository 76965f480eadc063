import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { WriteOutcome } from '../../loaders/prometheus/metric.writes.ts';
import type { GraphContext } from '../context.ts';
import type { UserError } from '../write/user-error.type.ts';
import { DeletePushedMetricsInput, PushMetricsInput, WriteSamplesInput } from './metric-writes.input.ts';
import { PushMetricsPayload, WriteSamplesPayload } from './metric-writes.payload.ts';
import { pushPlace, samplesPlace } from './write-place.ts';

/** Writes of metrics. */
@Resolver()
export class MetricWritesResolver {
  @Authorized('EDITOR')
  @Mutation(() => WriteSamplesPayload, {
    description: 'Writes samples by Prometheus remote write; a source of kind NHN takes none. For EDITOR.',
  })
  async writeSamples(
    @Arg('input', () => WriteSamplesInput, { description: 'What to write, and where.' }) input: WriteSamplesInput,
    @Ctx() context: GraphContext,
  ): Promise<WriteSamplesPayload> {
    const placed = samplesPlace(input, context);
    if ('fault' in placed) return { writtenSamples: 0, userErrors: [placed.fault] };
    const outcome = await context.loaders.metricWrites.writeSamples(placed.place, input.series);
    const samples = input.series.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
    return { writtenSamples: outcome.written ? samples : 0, userErrors: userErrorsOf(outcome) };
  }

  @Authorized('EDITOR')
  @Mutation(() => PushMetricsPayload, {
    description: 'Pushes metrics to the source’s Pushgateway, for jobs that end before they are scraped. For EDITOR.',
  })
  async pushMetrics(
    @Arg('input', () => PushMetricsInput, { description: 'What to push, and where.' }) input: PushMetricsInput,
    @Ctx() context: GraphContext,
  ): Promise<PushMetricsPayload> {
    const placed = pushPlace(input, context);
    if ('fault' in placed) return { accepted: false, userErrors: [placed.fault] };
    const { source, pushgateway } = placed.place;
    const { exposition, replace } = input;
    const push = { group: groupOf(input), exposition, replace: replace ?? false };
    const outcome = await context.loaders.metricWrites.push(source, pushgateway, push);
    return { accepted: outcome.written, userErrors: userErrorsOf(outcome) };
  }

  @Authorized('EDITOR')
  @Mutation(() => PushMetricsPayload, {
    description: 'Deletes a group of pushed metrics; one that does not exist is deleted too. For EDITOR.',
  })
  async deletePushedMetrics(
    @Arg('input', () => DeletePushedMetricsInput, { description: 'Which group.' }) input: DeletePushedMetricsInput,
    @Ctx() context: GraphContext,
  ): Promise<PushMetricsPayload> {
    const placed = pushPlace(input, context);
    if ('fault' in placed) return { accepted: false, userErrors: [placed.fault] };
    const { source, pushgateway } = placed.place;
    const outcome = await context.loaders.metricWrites.deletePushed(source, pushgateway, groupOf(input));
    return { accepted: outcome.written, userErrors: userErrorsOf(outcome) };
  }
}

function groupOf({ job, groupingKey }: DeletePushedMetricsInput) {
  return { job, labels: groupingKey ?? {} };
}

function userErrorsOf(outcome: WriteOutcome): UserError[] {
  if (outcome.written) return [];
  const upstreamCode = outcome.status === null ? null : String(outcome.status);
  return outcome.faults.map(({ path, message }) => ({
    code: 'BAD_INPUT',
    message,
    field: ['input', ...path],
    upstreamCode,
  }));
}

import { Args, Ctx, Resolver, Subscription } from 'type-graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import { definitionIdsOf } from '../alert/alert.args.ts';
import { Alert } from '../alert/alert.type.ts';
import { inOrder } from '../connection/paginate.ts';
import type { GraphContext } from '../context.ts';
import { MetricResult } from '../metrics/metric-result.type.ts';
import { queryInstant, queryRange } from '../metrics/metrics.queries.ts';
import { Metrics } from '../metrics/metrics.type.ts';
import { gridOf } from '../metrics/step.ts';
import { fromGlobalId } from '../node/global-id.ts';
import { targetOrder } from '../target/target.order.ts';
import { Target } from '../target/target.type.ts';
import { everyMsOf, repeatEvery } from './repetition.ts';
import {
  SubscribedAlertsArgs,
  SubscribedInstantArgs,
  SubscribedRangeArgs,
  SubscribedTargetsArgs,
} from './subscription.args.ts';

/**
 * The event that GraphQL's own `subscribe` waits for: by itself a subscription is answered once. That it is answered again,
 * as an operation of its own with loaders and a deadline of its own, is up to the server.
 */
async function* once(): AsyncGenerator<object> {
  yield {};
}

const REPEATED =
  'Answered at once and then again and again, each time as a query would be: what an upstream does not answer is an error ' +
  'of that one answer.';

/** What is asked again and again. */
@Resolver()
export class SubscriptionResolver {
  @Subscription(() => MetricResult, { subscribe: once, description: `An expression at the moment. ${REPEATED}` })
  async instant(
    @Args(() => SubscribedInstantArgs) { query, every, ...place }: SubscribedInstantArgs,
    @Ctx() context: GraphContext,
  ): Promise<MetricResult> {
    const everyMs = everyMsOf(every, context.limits.subscriptionEveryMinMs);
    const endpoints = context.selection.metricsEndpoints(place);
    repeatEvery(everyMs, context.repetition);
    return queryInstant(new Metrics(() => endpoints), { query }, context);
  }

  @Subscription(() => MetricResult, {
    subscribe: once,
    description: `An expression over the time up to the moment. ${REPEATED} Only what is new is read from the upstream.`,
  })
  async range(
    @Args(() => SubscribedRangeArgs) { query, window, step, every, ...place }: SubscribedRangeArgs,
    @Ctx() context: GraphContext,
  ): Promise<MetricResult> {
    const everyMs = everyMsOf(every, context.limits.subscriptionEveryMinMs);
    const { nowMs, limits } = context;
    const density = { stepMs: step ?? null, maxPoints: null, pointsMax: limits.samplesPerSeries };
    const grid = gridOf({ startMs: nowMs - window, endMs: nowMs }, density);
    const endpoints = context.selection.metricsEndpoints(place);
    repeatEvery(everyMs, context.repetition);
    return queryRange(new Metrics(() => endpoints), { query, grid }, context);
  }

  @Subscription(() => [Alert], {
    subscribe: once,
    description: `What is firing under these alert definitions. ${REPEATED}`,
  })
  async alerts(
    @Args(() => SubscribedAlertsArgs) { definitionIds, source, every }: SubscribedAlertsArgs,
    @Ctx() context: GraphContext,
  ): Promise<Alert[]> {
    const everyMs = everyMsOf(every, context.limits.subscriptionEveryMinMs);
    const place = context.selection.sourceEndpoint('zmon', { source });
    const ids = definitionIdsOf(definitionIds, context);
    repeatEvery(everyMs, context.repetition);
    const found = await context.loaders.zmon.alerts.ofDefinitions(place, ids);
    return found.map((alert) => new Alert(place, alert));
  }

  @Subscription(() => [Target], {
    subscribe: once,
    description: `The scrape targets of a workspace, by name of the server, then port. ${REPEATED}`,
  })
  async targets(
    @Args(() => SubscribedTargetsArgs) { workspace, every }: SubscribedTargetsArgs,
    @Ctx() context: GraphContext,
  ): Promise<Target[]> {
    const everyMs = everyMsOf(every, context.limits.subscriptionEveryMinMs);
    const [source = '', region = '', project = '', workspaceId = ''] = fromGlobalId(workspace, ['Workspace']).parts;
    const scope = context.selection.scopeOf(source, region, project);
    if (!scope) throw badUserInput('workspace: there is none with this id; accepted: the `id` of one');
    repeatEvery(everyMs, context.repetition);
    const all = await context.loaders.targets.ofWorkspace({ scope, workspaceId });
    return inOrder(all, targetOrder).map((target) => new Target(scope, target));
  }
}

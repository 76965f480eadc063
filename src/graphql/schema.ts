import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';
import { hasRole, type Role } from '../auth/caller.ts';
import { forbidden } from '../errors/sightline-error.ts';
import { ActiveAlertsResolver } from './alert/active-alerts.resolver.ts';
import { AlertResolver } from './alert/alert.resolver.ts';
import { ServerAlertsResolver } from './alert/server-alerts.resolver.ts';
import { AlertDefinitionMutations } from './alert-definition/alert-definition.mutations.ts';
import { AlertDefinitionResolver } from './alert-definition/alert-definition.resolver.ts';
import { AlertEntityResolver } from './alert-entity/alert-entity.resolver.ts';
import { countAnswers } from './answer/count-answers.ts';
import type { GraphContext } from './context.ts';
import { DowntimeMutations } from './downtime/downtime.mutations.ts';
import { HostMutations, HostsMutations } from './host/host.mutations.ts';
import { HostResolver } from './host/host.resolver.ts';
import { AlertHostResolver, ServerHostResolver } from './host/host-joins.resolver.ts';
import { MetricWritesResolver } from './metric-writes/metric-writes.resolver.ts';
import { MetricsResolver } from './metrics/metrics.resolver.ts';
import { NodeResolver } from './node/node.resolver.ts';
import { PromQLCheckResolver } from './promql/promql-check.resolver.ts';
import { ProjectResolver, RegionResolver } from './region/region.resolver.ts';
import { createRegionCodeScalar, RegionCode } from './scalars/region-code.scalar.ts';
import { MetricSeriesResolver } from './series/metric-series.resolver.ts';
import { OverlaysResolver } from './series/overlays.resolver.ts';
import { ServerResolver } from './server/server.resolver.ts';
import { SourceResolver } from './source/source.resolver.ts';
import { SubscriptionResolver } from './subscription/subscription.resolver.ts';
import { TargetMutations } from './target/target.mutations.ts';
import { TargetResolver } from './target/target.resolver.ts';
import { ViewerResolver } from './viewer/viewer.resolver.ts';
import { WorkspaceMutations } from './workspace/workspace.mutations.ts';
import { WorkspaceResolver } from './workspace/workspace.resolver.ts';

/** The schema's builder wants a publisher where there are subscriptions; here upstreams are asked again instead. */
const NOTHING_PUSHES: PubSub = {
  publish: () => undefined,
  subscribe() {
    throw new Error('nothing is published here');
  },
};

/** Builds the executable graph for a service whose regions have these codes. */
export async function buildGraph({ regions }: { readonly regions: readonly string[] }): Promise<GraphQLSchema> {
  const graph = await buildSchema({
    resolvers: [
      NodeResolver,
      ViewerResolver,
      SourceResolver,
      RegionResolver,
      ProjectResolver,
      WorkspaceResolver,
      WorkspaceMutations,
      TargetResolver,
      TargetMutations,
      ServerResolver,
      MetricsResolver,
      MetricSeriesResolver,
      OverlaysResolver,
      PromQLCheckResolver,
      AlertResolver,
      ActiveAlertsResolver,
      ServerAlertsResolver,
      AlertDefinitionResolver,
      AlertDefinitionMutations,
      AlertEntityResolver,
      DowntimeMutations,
      HostResolver,
      ServerHostResolver,
      AlertHostResolver,
      HostsMutations,
      HostMutations,
      MetricWritesResolver,
      SubscriptionResolver,
    ],
    scalarsMap: [{ type: RegionCode, scalar: createRegionCodeScalar(regions) }],
    validate: false,
    pubSub: NOTHING_PUSHES,
    authChecker: ({ context }: { context: GraphContext }, [needed]: Role[]) => {
      if (!needed || hasRole(context.caller, needed)) return true;
      throw forbidden(`this needs the role ${needed}; yours is ${context.caller.role}`);
    },
  });
  return countAnswers(graph);
}

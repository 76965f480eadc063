import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '../context.ts';
import { Server } from '../server/server.type.ts';
import { Target } from '../target/target.type.ts';
import { machineOf } from './machine.ts';
import { MetricSeries } from './metric-series.type.ts';

/** From a series to the machine behind it. */
@Resolver(() => MetricSeries)
export class MetricSeriesResolver {
  @FieldResolver(() => Target, {
    nullable: true,
    description:
      'The target that it was scraped from, by its `instance` label; of two workspaces with the same address the one ' +
      'that `job` names. Null when the labels fit none, or several.',
  })
  async target(@Root() { endpoint, record }: MetricSeries, @Ctx() { loaders }: GraphContext): Promise<Target | null> {
    const scope = endpoint.project;
    const found = scope && (await loaders.entityScopes.targetOf(scope, record));
    return found && new Target(scope, found);
  }

  @FieldResolver(() => Server, {
    nullable: true,
    description: 'The server that it was scraped from. Null when the labels fit none.',
  })
  async server(@Root() series: MetricSeries, @Ctx() context: GraphContext): Promise<Server | null> {
    const found = await machineOf(series, context);
    return found && new Server(found.scope, found.server);
  }
}

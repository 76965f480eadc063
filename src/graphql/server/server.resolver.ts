import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Connection } from '../connection/connection.type.ts';
import { PageArgs } from '../connection/page.args.ts';
import type { GraphContext } from '../context.ts';
import { Metrics } from '../metrics/metrics.type.ts';
import { fromGlobalId } from '../node/global-id.ts';
import { Region } from '../region/region.type.ts';
import { SelectionArgs } from '../selection.args.ts';
import { Target } from '../target/target.type.ts';
import { findServer } from './server.find.ts';
import { ServerFilter } from './server.input.ts';
import { serverPage } from './server.page.ts';
import { Server, ServerConnection } from './server.type.ts';

/** Servers. */
@Resolver(() => Server)
export class ServerResolver {
  @Query(() => ServerConnection, {
    nullable: true,
    description: 'The servers of the selected region and project, by name.',
  })
  async servers(
    @Args(() => SelectionArgs) selected: SelectionArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ServerFilter, { nullable: true, description: 'Which of them.' }) filter: ServerFilter | null,
    @Ctx() context: GraphContext,
  ): Promise<Connection<Server>> {
    return serverPage(context, context.selection.requireProject(selected), page, filter);
  }

  @Query(() => Server, { nullable: true, description: 'One server by its global id; null when there is none.' })
  async server(
    @Arg('id', () => ID, { description: 'The server’s global `id`.' }) id: string,
    @Ctx() context: GraphContext,
  ): Promise<Server | null> {
    return findServer(context, fromGlobalId(id, ['Server']).parts);
  }

  @FieldResolver(() => Region, { description: 'The region it is in.' })
  region(@Root() { scope }: Server): Region {
    return new Region(scope.region, scope);
  }

  @FieldResolver(() => [Target], { nullable: true, description: 'What is scraped on it, over all workspaces.' })
  async targets(@Root() { scope, record }: Server, @Ctx() { loaders }: GraphContext): Promise<Target[]> {
    const own = await loaders.targets.ofServer({ scope, hostId: record.hostId });
    return own.map((target) => new Target(scope, target));
  }

  @FieldResolver(() => Metrics, {
    description:
      'PromQL over the series of this server’s targets only. A server without targets has none, and nothing is asked.',
  })
  metrics(@Root() { scope, record }: Server, @Ctx() { loaders }: GraphContext): Metrics {
    return Metrics.ofProject(scope, () => loaders.entityScopes.ofServer({ scope, hostId: record.hostId }));
  }
}

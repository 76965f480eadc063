import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '../context.ts';
import { Metrics } from '../metrics/metrics.type.ts';
import { fromGlobalId } from '../node/global-id.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { localToUtc } from '../scalars/local-to-utc.ts';
import { Server } from '../server/server.type.ts';
import { Workspace } from '../workspace/workspace.type.ts';
import { findTarget } from './target.find.ts';
import { Target } from './target.type.ts';

/** Scrape targets. */
@Resolver(() => Target)
export class TargetResolver {
  @Query(() => Target, { nullable: true, description: 'One target by its global id; null when there is none.' })
  async target(
    @Arg('id', () => ID, { description: 'The target’s global `id`.' }) id: string,
    @Ctx() context: GraphContext,
  ): Promise<Target | null> {
    return findTarget(context, fromGlobalId(id, ['Target']).parts);
  }

  @FieldResolver(() => Workspace, { nullable: true, description: 'The workspace that it belongs to.' })
  async workspace(@Root() { scope, record }: Target, @Ctx() { loaders }: GraphContext): Promise<Workspace | null> {
    const found = await loaders.workspaces.byId({ scope, workspaceId: record.workspaceId });
    return found && new Workspace(scope, found);
  }

  @FieldResolver(() => Server, {
    nullable: true,
    description: 'The server that is scraped; null when the project no longer has it.',
  })
  async server(@Root() { scope, record }: Target, @Ctx() { loaders }: GraphContext): Promise<Server | null> {
    const found = await loaders.servers.byId({ scope, hostId: record.hostId });
    return found && new Server(scope, found);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When it was last changed; null unless the operator has configured the zone of NHN’s times.',
  })
  lastModifiedAtUtc(@Root() { record, scope }: Target): number | null {
    return localToUtc(record.lastModifiedAt, scope.source.timeZone);
  }

  @FieldResolver(() => Metrics, {
    description: 'PromQL over the series of this target only: every selector is narrowed to it.',
  })
  metrics(@Root() { scope, record }: Target, @Ctx() { loaders }: GraphContext): Metrics {
    return Metrics.ofProject(scope, () => loaders.entityScopes.ofTarget(scope, record));
  }
}

import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { type Connection, toConnection } from '../connection/connection.type.ts';
import { PageArgs } from '../connection/page.args.ts';
import { paginate } from '../connection/paginate.ts';
import type { GraphContext } from '../context.ts';
import { Metrics } from '../metrics/metrics.type.ts';
import { fromGlobalId } from '../node/global-id.ts';
import { Region } from '../region/region.type.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { localToUtc } from '../scalars/local-to-utc.ts';
import { SelectionArgs } from '../selection.args.ts';
import { targetOrder } from '../target/target.order.ts';
import { Target, TargetConnection } from '../target/target.type.ts';
import { findWorkspace } from './workspace.find.ts';
import { WorkspaceFilter } from './workspace.input.ts';
import { workspacePage } from './workspace.page.ts';
import { Workspace, WorkspaceConnection } from './workspace.type.ts';

/** Workspaces. */
@Resolver(() => Workspace)
export class WorkspaceResolver {
  @Query(() => WorkspaceConnection, {
    nullable: true,
    description: 'The workspaces of the selected region and project, by name.',
  })
  async workspaces(
    @Args(() => SelectionArgs) selected: SelectionArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => WorkspaceFilter, { nullable: true, description: 'Which of them.' })
    filter: WorkspaceFilter | null,
    @Ctx() context: GraphContext,
  ): Promise<Connection<Workspace>> {
    return workspacePage(context, context.selection.requireProject(selected), page, filter);
  }

  @Query(() => Workspace, { nullable: true, description: 'One workspace by its global id; null when there is none.' })
  async workspace(
    @Arg('id', () => ID, { description: 'The workspace’s global `id`.' }) id: string,
    @Ctx() context: GraphContext,
  ): Promise<Workspace | null> {
    return findWorkspace(context, fromGlobalId(id, ['Workspace']).parts);
  }

  @FieldResolver(() => Region, { description: 'The region it is in.' })
  region(@Root() { scope }: Workspace): Region {
    return new Region(scope.region, scope);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When it was last changed; null unless the operator has configured the zone of NHN’s times.',
  })
  lastModifiedAtUtc(@Root() { record, scope }: Workspace): number | null {
    return localToUtc(record.lastModifiedAt, scope.source.timeZone);
  }

  @FieldResolver(() => TargetConnection, {
    nullable: true,
    description: 'Its scrape targets, by name of the server, then port.',
  })
  async targets(
    @Root() { scope, record }: Workspace,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders, limits }: GraphContext,
  ): Promise<Connection<Target>> {
    const all = await loaders.targets.ofWorkspace({ scope, workspaceId: record.workspaceId });
    const cut = paginate(all, targetOrder, page, limits);
    return toConnection(cut, (target) => new Target(scope, target));
  }

  @FieldResolver(() => Metrics, {
    description: 'PromQL over the series of this workspace only: every selector is narrowed to it.',
  })
  metrics(@Root() { scope, record }: Workspace, @Ctx() { loaders }: GraphContext): Metrics {
    return Metrics.ofProject(scope, async () => loaders.entityScopes.ofWorkspace(scope, record));
  }
}

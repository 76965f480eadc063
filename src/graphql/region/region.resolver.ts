import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Connection } from '../connection/connection.type.ts';
import { PageArgs } from '../connection/page.args.ts';
import type { GraphContext } from '../context.ts';
import { Metrics } from '../metrics/metrics.type.ts';
import { RegionCode } from '../scalars/region-code.scalar.ts';
import { ServerFilter } from '../server/server.input.ts';
import { serverPage } from '../server/server.page.ts';
import { Server, ServerConnection } from '../server/server.type.ts';
import { WorkspaceFilter } from '../workspace/workspace.input.ts';
import { workspacePage } from '../workspace/workspace.page.ts';
import { Workspace, WorkspaceConnection } from '../workspace/workspace.type.ts';
import { Project, Region } from './region.type.ts';

/** Regions, and what is in them. */
@Resolver(() => Region)
export class RegionResolver {
  @Query(() => Region, {
    description: 'One region: the named one, else that of the request’s header, else the default.',
  })
  region(
    @Arg('code', () => RegionCode, {
      nullable: true,
      description: 'The region; selected by the request when left out.',
    })
    code: string | null,
    @Arg('project', () => ID, { nullable: true, description: 'The project; selected by the request when left out.' })
    project: string | null,
    @Ctx() { selection }: GraphContext,
  ): Region {
    return new Region(selection.region(code), selection.project({ region: code, project }));
  }

  @Query(() => [Region], {
    description:
      'Several regions at once, asked side by side: those that are named, else all that the project is in. One that is ' +
      'down costs only its own fields.',
  })
  regions(
    @Arg('codes', () => [RegionCode], { nullable: true, description: 'The regions; all of the project when left out.' })
    codes: string[] | null,
    @Arg('project', () => ID, {
      nullable: true,
      description: 'The project; that of the header when left out, else in each region your first one there.',
    })
    project: string | null,
    @Ctx() { selection }: GraphContext,
  ): Region[] {
    const asked = codes ? [...new Set(codes)] : selection.regionsOfProject(project ?? selection.namedProject());
    return asked.map((code) => new Region(code, selection.project({ region: code, project })));
  }

  @FieldResolver(() => WorkspaceConnection, { nullable: true, description: 'Its workspaces, by name.' })
  async workspaces(
    @Root() region: Region,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => WorkspaceFilter, { nullable: true, description: 'Which of them.' })
    filter: WorkspaceFilter | null,
    @Ctx() context: GraphContext,
  ): Promise<Connection<Workspace>> {
    return workspacePage(context, scopeOf(region, context), page, filter);
  }

  @FieldResolver(() => Workspace, {
    nullable: true,
    description: 'One workspace by NHN’s own id; null when there is none.',
  })
  async workspace(
    @Root() region: Region,
    @Arg('workspaceId', () => ID, { description: 'NHN’s own id of the workspace (`jobId`).' }) workspaceId: string,
    @Ctx() context: GraphContext,
  ): Promise<Workspace | null> {
    const scope = scopeOf(region, context);
    const record = await context.loaders.workspaces.byId({ scope, workspaceId });
    return record && new Workspace(scope, record);
  }

  @FieldResolver(() => ServerConnection, { nullable: true, description: 'Its servers, by name.' })
  async servers(
    @Root() region: Region,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ServerFilter, { nullable: true, description: 'Which of them.' }) filter: ServerFilter | null,
    @Ctx() context: GraphContext,
  ): Promise<Connection<Server>> {
    return serverPage(context, scopeOf(region, context), page, filter);
  }

  @FieldResolver(() => Server, { nullable: true, description: 'One server by NHN’s own id; null when there is none.' })
  async server(
    @Root() region: Region,
    @Arg('hostId', () => ID, { description: 'NHN’s own id of the server.' }) hostId: string,
    @Ctx() context: GraphContext,
  ): Promise<Server | null> {
    const scope = scopeOf(region, context);
    const record = await context.loaders.servers.byId({ scope, hostId });
    return record && new Server(scope, record);
  }

  @FieldResolver(() => Metrics, { description: 'PromQL over all series of the project in this region.' })
  metrics(@Root() { scope, code }: Region, @Ctx() { selection }: GraphContext): Metrics {
    return scope ? Metrics.ofProject(scope) : new Metrics(() => selection.metricsEndpoints({ region: code }));
  }
}

/** Where a project's regions are found. */
@Resolver(() => Project)
export class ProjectResolver {
  @FieldResolver(() => [Region], { description: 'The regions that the project is in.' })
  regions(@Root() { id }: Project, @Ctx() { selection }: GraphContext): Region[] {
    return selection
      .regionsOfProject(id)
      .map((code) => new Region(code, selection.project({ region: code, project: id })));
  }
}

function scopeOf(region: Region, { selection }: GraphContext) {
  return region.scope ?? selection.requireProject({ region: region.code });
}

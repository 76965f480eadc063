import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import { machineOf } from '../../loaders/groundwork/host-join.loader.ts';
import type { ProjectScope } from '../../selection/project-scope.ts';
import { AlertsArgs, definitionIdsOf } from '../alert/alert.args.ts';
import { Alert } from '../alert/alert.type.ts';
import { PageArgs } from '../connection/page.args.ts';
import type { GraphContext } from '../context.ts';
import { MachineIdentity } from '../join/machine-identity.type.ts';
import { SelectionArgs } from '../selection.args.ts';
import { Server } from '../server/server.type.ts';
import { HostConnection } from './host.connection.ts';
import { selectedDepth } from './host.depth.ts';
import { HostFilter, HostOrder } from './host.input.ts';
import { hostPage } from './host.page.ts';
import { Host } from './host.type.ts';

/** How every `source` argument of GroundWork is described. */
const GROUNDWORK_SOURCE = 'Name of a source of kind GROUNDWORK; the first of them when left out.';
/** How many names are completed when `limit` is left out: what GroundWork itself gives. */
const NAMES = 10;

/** Hosts. */
@Resolver(() => Host)
export class HostResolver {
  @Query(() => HostConnection, {
    nullable: true,
    description: 'Hosts in GroundWork, by name unless sorted otherwise. A page is one upstream call.',
  })
  async hosts(
    @Arg('source', () => ID, { nullable: true, description: GROUNDWORK_SOURCE }) source: string | null,
    @Arg('filter', () => HostFilter, { nullable: true, description: 'Which of them; all when left out.' })
    filter: HostFilter | null,
    @Arg('orderBy', () => HostOrder, { nullable: true, description: 'What they are sorted by; NAME when left out.' })
    order: HostOrder | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<HostConnection> {
    const place = context.selection.sourceEndpoint('groundwork', { source });
    const { first, after } = page;
    return hostPage(context, place, {
      first,
      after,
      filter: filter ?? null,
      order: order ?? null,
      depth: selectedDepth(info),
    });
  }

  @Query(() => Host, {
    nullable: true,
    description: 'One host by its name, upper and lower case being the same; null when there is none.',
  })
  async host(
    @Arg('name', () => String, { description: 'Name of the host.' }) name: string,
    @Arg('source', () => ID, { nullable: true, description: GROUNDWORK_SOURCE }) source: string | null,
    @Ctx() { selection, loaders }: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Host | null> {
    const place = selection.sourceEndpoint('groundwork', { source });
    const record = await loaders.groundwork.hosts.byName({ place, name, depth: selectedDepth(info) });
    return record && new Host(place, record);
  }

  @Query(() => [String], {
    nullable: true,
    description:
      'Names of hosts that begin with a text, sorted: for completing what a person types. A host that was made just ' +
      'now may be missing for a moment.',
  })
  async hostNames(
    @Arg('prefix', () => String, {
      description: 'How the names begin, upper and lower case being the same; empty or `*` is every name.',
    })
    prefix: string,
    @Arg('limit', () => Int, { nullable: true, description: 'How many, at the most; 10 when left out.' })
    limit: number | null,
    @Arg('source', () => ID, { nullable: true, description: GROUNDWORK_SOURCE }) source: string | null,
    @Ctx() { selection, loaders, limits }: GraphContext,
  ): Promise<readonly string[]> {
    const place = selection.sourceEndpoint('groundwork', { source });
    const count = limit ?? NAMES;
    if (count < 1 || count > limits.pageSizeMax) {
      throw badUserInput(`limit: ${count} is out of bounds; accepted: 1 to ${limits.pageSizeMax}`);
    }
    return loaders.groundwork.completeNames(place, prefix, count);
  }

  @FieldResolver(() => Server, {
    nullable: true,
    description:
      'The same machine in NHN Cloud: of the server’s own region where the host was found through one, else of the ' +
      'region and project that are named or selected. Null when no rule fits any, or one rule fits several; `identity` ' +
      'tells.',
  })
  async server(
    @Root() host: Host,
    @Args(() => SelectionArgs) selected: SelectionArgs,
    @Ctx() context: GraphContext,
  ): Promise<Server | null> {
    const scope = scopeOf(host, selected, context);
    const found = scope && (await context.loaders.serverJoins.ofHost(scope, machineOf(host.record)));
    return scope && found?.machine ? new Server(scope, found.machine) : null;
  }

  @FieldResolver(() => MachineIdentity, {
    nullable: true,
    description:
      'How it was recognised as a server of NHN Cloud, and what speaks against it: where name and address belong to ' +
      'different servers, both are named. Null when no rule fits any.',
  })
  async identity(
    @Root() host: Host,
    @Args(() => SelectionArgs) selected: SelectionArgs,
    @Ctx() context: GraphContext,
  ): Promise<MachineIdentity | null> {
    const scope = scopeOf(host, selected, context);
    const found = scope && (await context.loaders.serverJoins.ofHost(scope, machineOf(host.record)));
    return found?.identity ?? null;
  }

  @FieldResolver(() => [Alert], {
    nullable: true,
    description:
      'What is firing in ZMON for this machine: alerts whose entity has its name or its address by the configured ' +
      'rules. The calls are the same for one host and for a whole list.',
  })
  async alerts(
    @Root() { record, foundIn }: Host,
    @Args(() => AlertsArgs) { definitionIds, source }: AlertsArgs,
    @Ctx() context: GraphContext,
  ): Promise<Alert[]> {
    const place = context.selection.sourceEndpoint('zmon', { source, region: foundIn?.region });
    const ids = definitionIdsOf(definitionIds, context);
    const found = await context.loaders.zmon.machineAlerts.ofMachine(place, ids, machineOf(record));
    return found.map((alert) => new Alert(place, alert, foundIn));
  }
}

/** Where its server is looked for; `null` when the caller has no project there. */
function scopeOf({ foundIn }: Host, selected: SelectionArgs, { selection }: GraphContext): ProjectScope | null {
  if (foundIn && !selected.region && !selected.project) return foundIn;
  return selection.regions().length === 0 ? null : selection.project(selected);
}

import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { Alert } from '../alert/alert.type.ts';
import type { GraphContext } from '../context.ts';
import { MachineIdentity } from '../join/machine-identity.type.ts';
import { Server } from '../server/server.type.ts';
import { selectedDepth } from './host.depth.ts';
import { Host } from './host.type.ts';

/** From a server to its host. */
@Resolver(() => Server)
export class ServerHostResolver {
  @FieldResolver(() => Host, {
    nullable: true,
    description:
      'The same machine in GroundWork, by the configured rules: its name, or its address. Null when no rule fits any ' +
      'host, or one rule fits several; `hostIdentity` tells. The calls are the same for one server and for a whole list.',
  })
  async host(
    @Root() { scope, record }: Server,
    @Ctx() { selection, loaders }: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Host | null> {
    const place = selection.sourceEndpoint('groundwork', { region: scope.region });
    const found = await loaders.groundwork.joins.ofServer({ place, depth: selectedDepth(info) }, record);
    return found?.machine ? new Host(place, found.machine, scope) : null;
  }

  @FieldResolver(() => MachineIdentity, {
    nullable: true,
    description:
      'How its host was recognised, and what speaks against it: where name and address belong to different hosts, both ' +
      'are named. Null when no rule fits any host.',
  })
  async hostIdentity(
    @Root() { scope, record }: Server,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<MachineIdentity | null> {
    const place = selection.sourceEndpoint('groundwork', { region: scope.region });
    const found = await loaders.groundwork.joins.ofServer({ place, depth: 'simple' }, record);
    return found?.identity ?? null;
  }
}

/** From what is firing to its host. */
@Resolver(() => Alert)
export class AlertHostResolver {
  @FieldResolver(() => Host, {
    nullable: true,
    description:
      'The machine in GroundWork that it fires for, by the configured rules for its entity. Null when no rule fits any ' +
      'host, or one rule fits several. The calls are the same for one alert and for a whole list.',
  })
  async host(
    @Root() { record, foundIn }: Alert,
    @Ctx() { selection, loaders }: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Host | null> {
    const place = selection.sourceEndpoint('groundwork', { region: foundIn?.region });
    const found = await loaders.groundwork.joins.ofEntity({ place, depth: selectedDepth(info) }, record.entity);
    return found?.machine ? new Host(place, found.machine, foundIn) : null;
  }
}

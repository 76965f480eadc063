import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '../context.ts';
import { Server } from '../server/server.type.ts';
import { AlertsArgs, definitionIdsOf } from './alert.args.ts';
import { Alert } from './alert.type.ts';

/** From a server to what is firing for it. */
@Resolver(() => Server)
export class ServerAlertsResolver {
  @FieldResolver(() => [Alert], {
    nullable: true,
    description:
      'What is firing for this server: alerts whose entity is this machine by the configured rules, such as `web-03`, ' +
      '`web-03:9100` or `10.0.0.5:22`. The calls are the same for one server and for a whole list.',
  })
  async alerts(
    @Root() { scope, record }: Server,
    @Args(() => AlertsArgs) { definitionIds, source }: AlertsArgs,
    @Ctx() context: GraphContext,
  ): Promise<Alert[]> {
    const place = context.selection.sourceEndpoint('zmon', { source, region: scope.region });
    const key = { place, scope, definitionIds: definitionIdsOf(definitionIds, context) };
    const found = await context.loaders.zmon.machineAlerts.ofServer(key, record.hostId);
    return found.map((alert) => new Alert(place, alert, scope));
  }
}

import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { ProjectScope } from '../../selection/project-scope.ts';
import { AlertDefinition } from '../alert-definition/alert-definition.type.ts';
import type { GraphContext } from '../context.ts';
import { MachineIdentity } from '../join/machine-identity.type.ts';
import { SelectionArgs } from '../selection.args.ts';
import { Server } from '../server/server.type.ts';
import { AlertsArgs, definitionIdsOf } from './alert.args.ts';
import { Alert } from './alert.type.ts';

/** What is firing. */
@Resolver(() => Alert)
export class AlertResolver {
  @Query(() => [Alert], {
    nullable: true,
    description: 'What is firing under these alert definitions; all of them are asked for in one upstream call.',
  })
  async alerts(
    @Args(() => AlertsArgs) { definitionIds, source }: AlertsArgs,
    @Ctx() context: GraphContext,
  ): Promise<Alert[]> {
    const place = context.selection.sourceEndpoint('zmon', { source });
    const found = await context.loaders.zmon.alerts.ofDefinitions(place, definitionIdsOf(definitionIds, context));
    return found.map((alert) => new Alert(place, alert));
  }

  @FieldResolver(() => AlertDefinition, { nullable: true, description: 'The definition that fires.' })
  async definition(
    @Root() { place, record }: Alert,
    @Ctx() { loaders }: GraphContext,
  ): Promise<AlertDefinition | null> {
    const found = await loaders.zmon.definitions.byId({ place, id: record.definitionId });
    return found && new AlertDefinition(place, found);
  }

  @FieldResolver(() => Server, {
    nullable: true,
    description:
      'The server in NHN Cloud that it fires for: of the server’s own region where the alert was found through one, ' +
      'else of the region and project that are named or selected. Null when no rule fits any server, or one rule fits ' +
      'several; `identity` tells.',
  })
  async server(
    @Root() alert: Alert,
    @Args(() => SelectionArgs) selected: SelectionArgs,
    @Ctx() context: GraphContext,
  ): Promise<Server | null> {
    const scope = scopeOf(alert, selected, context);
    const found = scope && (await context.loaders.serverJoins.ofEntity(scope, alert.record.entity));
    return scope && found?.machine ? new Server(scope, found.machine) : null;
  }

  @FieldResolver(() => MachineIdentity, {
    nullable: true,
    description:
      'How its entity was recognised as a server, and what speaks against it, such as the address that ZMON has for ' +
      'the entity: names repeat across regions. Null when no rule fits any server.',
  })
  async identity(
    @Root() alert: Alert,
    @Args(() => SelectionArgs) selected: SelectionArgs,
    @Ctx() context: GraphContext,
  ): Promise<MachineIdentity | null> {
    const scope = scopeOf(alert, selected, context);
    return scope && context.loaders.zmon.machineAlerts.identityOf(alert.place, scope, alert.record.entity);
  }
}

/** Where its server is looked for; `null` when the caller has no project there. */
function scopeOf({ foundIn }: Alert, selected: SelectionArgs, { selection }: GraphContext): ProjectScope | null {
  if (foundIn && !selected.region && !selected.project) return foundIn;
  return selection.regions().length === 0 ? null : selection.project(selected);
}

import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { AlertsArgs, definitionIdsOf, isDefinitionId, ZMON_SOURCE } from '../alert/alert.args.ts';
import { Alert } from '../alert/alert.type.ts';
import type { GraphContext } from '../context.ts';
import { fromGlobalId } from '../node/global-id.ts';
import { findAlertDefinition } from './alert-definition.find.ts';
import { AlertDefinition } from './alert-definition.type.ts';
import { CheckDefinition } from './check-definition.type.ts';

/** What is watched, and when it fires. */
@Resolver(() => AlertDefinition)
export class AlertDefinitionResolver {
  @Query(() => AlertDefinition, {
    nullable: true,
    description: 'One alert definition by its global id; null when there is none. By number: `alertDefinitionsById`.',
  })
  async alertDefinition(
    @Arg('id', () => ID, { description: 'The alert definition’s global `id`.' }) id: string,
    @Ctx() context: GraphContext,
  ): Promise<AlertDefinition | null> {
    return findAlertDefinition(context, fromGlobalId(id, ['AlertDefinition']).parts);
  }

  @Query(() => [AlertDefinition], {
    nullable: 'itemsAndList',
    description: 'Alert definitions by ZMON’s numbers, in their order; null for those that do not exist.',
  })
  alertDefinitionsById(
    @Args(() => AlertsArgs) { definitionIds, source }: AlertsArgs,
    @Ctx() context: GraphContext,
  ): Promise<AlertDefinition | null>[] {
    const place = context.selection.sourceEndpoint('zmon', { source });
    definitionIdsOf(definitionIds, context);
    // A promise for each: a failure is then one definition's own.
    return definitionIds.map(async (id) => {
      const record = await context.loaders.zmon.definitions.byId({ place, id });
      return record && new AlertDefinition(place, record);
    });
  }

  @Query(() => CheckDefinition, { nullable: true, description: 'One check by ZMON’s number; null when there is none.' })
  async checkDefinition(
    @Arg('checkDefinitionId', () => Int, { description: 'ZMON’s number of the check.' }) id: number,
    @Arg('source', () => ID, { nullable: true, description: ZMON_SOURCE }) source: string | null,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<CheckDefinition | null> {
    const place = selection.sourceEndpoint('zmon', { source });
    const found = isDefinitionId(id) ? await loaders.zmon.definitions.checkById({ place, id }) : null;
    return found && new CheckDefinition(found);
  }

  @FieldResolver(() => AlertDefinition, {
    nullable: true,
    description: 'What it inherits from; null when from nothing.',
  })
  async parent(
    @Root() { place, record }: AlertDefinition,
    @Ctx() { loaders }: GraphContext,
  ): Promise<AlertDefinition | null> {
    const id = record.parentId;
    const found = id === null ? null : await loaders.zmon.definitions.byId({ place, id });
    return found && new AlertDefinition(place, found);
  }

  @FieldResolver(() => CheckDefinition, {
    nullable: true,
    description: 'The check whose values it judges; null when it has none, or ZMON no longer knows it.',
  })
  async check(
    @Root() { place, record }: AlertDefinition,
    @Ctx() { loaders }: GraphContext,
  ): Promise<CheckDefinition | null> {
    const id = record.checkDefinitionId;
    const found = id === null ? null : await loaders.zmon.definitions.checkById({ place, id });
    return found && new CheckDefinition(found);
  }

  @FieldResolver(() => [Alert], { nullable: true, description: 'What it is firing for now; empty while it is quiet.' })
  async alerts(@Root() { place, record }: AlertDefinition, @Ctx() { loaders }: GraphContext): Promise<Alert[]> {
    const found = await loaders.zmon.alerts.ofDefinitions(place, [record.definitionId]);
    return found.map((alert) => new Alert(place, alert));
  }
}

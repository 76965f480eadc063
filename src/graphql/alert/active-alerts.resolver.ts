import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { AlertDefinition } from '../alert-definition/alert-definition.type.ts';
import type { GraphContext } from '../context.ts';
import { ActiveAlerts } from './active-alerts.type.ts';
import { ZMON_SOURCE } from './alert.args.ts';
import { Alert } from './alert.type.ts';

/** What is firing, whoever's it is. */
@Resolver()
export class ActiveAlertsResolver {
  @Query(() => [ActiveAlerts], {
    nullable: true,
    description: 'Every alert definition that is firing now, by team and tag: one upstream call.',
  })
  async activeAlerts(
    @Arg('teams', () => [String], {
      nullable: true,
      description: 'Only of these teams, or for which they are responsible; every team’s when left out.',
    })
    teams: string[] | null,
    @Arg('tags', () => [String], { nullable: true, description: 'Only with one of these tags; any when left out.' })
    tags: string[] | null,
    @Arg('source', () => ID, { nullable: true, description: ZMON_SOURCE }) source: string | null,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<ActiveAlerts[]> {
    const place = selection.sourceEndpoint('zmon', { source });
    const active = await loaders.zmon.alerts.active(place, { teams: teams ?? [], tags: tags ?? [] });
    return active.map(({ definition, alerts, ...rest }) => ({
      ...rest,
      definition: new AlertDefinition(place, definition),
      alerts: alerts.map((alert) => new Alert(place, alert)),
    }));
  }
}

import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import { filterLength } from '../../loaders/zmon/entity.loader.ts';
import { URL_PART_CHARACTERS } from '../../loaders/zmon/url-chunks.ts';
import { ZMON_SOURCE } from '../alert/alert.args.ts';
import type { GraphContext } from '../context.ts';
import { JSONObject } from '../scalars/json-object.scalar.ts';
import { SelectionArgs } from '../selection.args.ts';
import { Server } from '../server/server.type.ts';
import { AlertEntity } from './alert-entity.type.ts';

/** What ZMON checks. */
@Resolver(() => AlertEntity)
export class AlertEntityResolver {
  @Query(() => [AlertEntity], {
    nullable: true,
    description:
      'The entities that have all properties of one of the filters, such as `[{ type: "instance", team: "SRE" }]`.',
  })
  async alertEntities(
    @Arg('filters', () => [JSONObject], {
      description: 'Any of these must fit: properties and their values. At least one, each with a property.',
    })
    filters: Readonly<Record<string, unknown>>[],
    @Arg('source', () => ID, { nullable: true, description: ZMON_SOURCE }) source: string | null,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<AlertEntity[]> {
    const place = selection.sourceEndpoint('zmon', { source });
    // An empty filter is all of them: tens of thousands, of which nobody has use for at once.
    if (filters.length === 0 || filters.some((filter) => Object.keys(filter).length === 0)) {
      throw badUserInput('filters: accepted: at least one, each with a property, such as { type: "instance" }');
    }
    const length = filters.reduce((sum, filter) => sum + filterLength(filter), 0);
    if (length > URL_PART_CHARACTERS) {
      throw badUserInput(`filters: ${length} characters in a URL; accepted: at most ${URL_PART_CHARACTERS}`);
    }
    return (await loaders.zmon.entities.matching(place, filters)).map((entity) => new AlertEntity(entity));
  }

  @FieldResolver(() => Server, {
    nullable: true,
    description: 'The server in NHN Cloud that it is, in the region and project that are named or selected.',
  })
  async server(
    @Root() { record }: AlertEntity,
    @Args(() => SelectionArgs) selected: SelectionArgs,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<Server | null> {
    const scope = selection.regions().length === 0 ? null : selection.project(selected);
    const found = scope && (await loaders.serverJoins.ofEntity(scope, record.entityId));
    return scope && found?.machine ? new Server(scope, found.machine) : null;
  }
}

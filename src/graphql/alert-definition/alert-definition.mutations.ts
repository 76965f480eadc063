import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { ZmonPlace } from '../../loaders/zmon/zmon-place.ts';
import { endpointKey } from '../../selection/source-endpoint.ts';
import type { GraphContext } from '../context.ts';
import { fromGlobalId } from '../node/global-id.ts';
import { badInput, notFound, refused } from '../write/user-error.ts';
import { definitionFaults, ignoredChanges, missingCheck } from './alert-definition.check.ts';
import { draftOf } from './alert-definition.draft.ts';
import { definitionKey } from './alert-definition.find.ts';
import { AlertDefinitionInput } from './alert-definition.input.ts';
import { AlertDefinitionPayload } from './alert-definition.payload.ts';
import { AlertDefinition } from './alert-definition.type.ts';

const ABSENT = { ...notFound('id', 'there is no such alert definition'), field: ['id'] };
const NO_PARENT = notFound('parentId', 'there is no such alert definition in this source');

/** Writes to alert definitions. */
@Resolver(() => AlertDefinitionPayload)
export class AlertDefinitionMutations {
  @Authorized('EDITOR')
  @Mutation(() => AlertDefinitionPayload, {
    description: 'Creates an alert definition, on its own or inheriting from a parent. For EDITOR.',
  })
  async createAlertDefinition(
    @Arg('input', () => AlertDefinitionInput, { description: 'The new definition.' }) input: AlertDefinitionInput,
    @Ctx() context: GraphContext,
  ): Promise<AlertDefinitionPayload> {
    const place = context.selection.sourceEndpoint('zmon', input);
    const parentId = parentOf(context, place, input) ?? null;
    if (parentId === 'elsewhere') return new AlertDefinitionPayload(null, [NO_PARENT]);
    const faults = [...definitionFaults(input, parentId), ...missingCheck(input, parentId)];
    if (faults.length > 0) return new AlertDefinitionPayload(null, faults);
    const draft = draftOf(input, { parentId, checkDefinitionId: input.checkDefinitionId ?? null });
    const outcome = await context.loaders.zmon.writes.createAlertDefinition(place, draft);
    return outcome.written
      ? new AlertDefinitionPayload({ place, id: outcome.value })
      : new AlertDefinitionPayload(null, [refused(outcome.refusal)]);
  }

  @Authorized('EDITOR')
  @Mutation(() => AlertDefinitionPayload, {
    description:
      'Replaces an alert definition: what is left out is cleared, or inherited from then on. Its parent and its check ' +
      'stay; a changed one is `BAD_INPUT`, since ZMON would ignore it. For EDITOR.',
  })
  async updateAlertDefinition(
    @Arg('id', () => ID, { description: 'The alert definition’s global `id`.' }) id: string,
    @Arg('input', () => AlertDefinitionInput, { description: 'Its whole new state.' }) input: AlertDefinitionInput,
    @Ctx() context: GraphContext,
  ): Promise<AlertDefinitionPayload> {
    const { definitions, writes } = context.loaders.zmon;
    const key = definitionKey(context, fromGlobalId(id, ['AlertDefinition']).parts);
    if (!key) return new AlertDefinitionPayload(null, [ABSENT]);
    if (input.source && input.source !== key.place.source.name) {
      return new AlertDefinitionPayload(null, [
        badInput('source', `accepted: ${key.place.source.name}, or leave it out`),
      ]);
    }
    const parentId = parentOf(context, key.place, input);
    if (parentId === 'elsewhere') return new AlertDefinitionPayload(null, [NO_PARENT]);
    // Read first: newer servers answer a PUT of what does not exist as forbidden (upstreams.md §2, error matrix).
    const current = await definitions.byId(key);
    if (!current) return new AlertDefinitionPayload(null, [ABSENT]);
    const faults = [...ignoredChanges(input, parentId, current), ...definitionFaults(input, current.parentId)];
    if (faults.length > 0) return new AlertDefinitionPayload(null, faults);
    const outcome = await writes.updateAlertDefinition(key, draftOf(input, current));
    return outcome.written
      ? new AlertDefinitionPayload(key)
      : new AlertDefinitionPayload(null, [outcome.refusal.kind === 'NOT_FOUND' ? ABSENT : refused(outcome.refusal)]);
  }

  @FieldResolver(() => AlertDefinition, {
    nullable: true,
    description:
      'The definition as it takes effect now; null when nothing was done. When only reading it back fails, an error ' +
      'says so here.',
  })
  async alertDefinition(
    @Root() { written }: AlertDefinitionPayload,
    @Ctx() { loaders }: GraphContext,
  ): Promise<AlertDefinition | null> {
    const found = written && (await loaders.zmon.definitions.byId(written));
    return written && found && new AlertDefinition(written.place, found);
  }
}

/** ZMON's number of the parent that the input names: `undefined` when it names none, `null` when it says there is none. */
function parentOf(
  context: GraphContext,
  place: ZmonPlace,
  { parentId }: AlertDefinitionInput,
): number | null | undefined | 'elsewhere' {
  if (parentId === null || parentId === undefined) return parentId;
  const key = definitionKey(context, fromGlobalId(parentId, ['AlertDefinition']).parts);
  return key && endpointKey(key.place) === endpointKey(place) ? key.id : 'elsewhere';
}

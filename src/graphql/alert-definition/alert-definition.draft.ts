import type { ZmonAlertDefinitionDraft } from '../../loaders/zmon/records.ts';
import type { AlertDefinitionInput } from './alert-definition.input.ts';

/** The input as the loader writes it: what is left out is null, and null inherits (upstreams.md §2, quirk 11). */
export function draftOf(
  input: AlertDefinitionInput,
  { parentId, checkDefinitionId }: Pick<ZmonAlertDefinitionDraft, 'parentId' | 'checkDefinitionId'>,
): ZmonAlertDefinitionDraft {
  return {
    name: input.name ?? null,
    description: input.description ?? null,
    team: input.team,
    responsibleTeam: input.responsibleTeam,
    entities: input.entities ?? null,
    entitiesExclude: input.entitiesExclude ?? null,
    condition: input.condition ?? null,
    notifications: input.notifications ?? null,
    checkDefinitionId,
    status: input.status,
    priority: input.priority ?? null,
    period: input.period ?? null,
    template: input.template ?? false,
    parentId,
    parameters: input.parameters ?? null,
    tags: input.tags ?? null,
  };
}

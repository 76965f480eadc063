import { priorityNumber } from './decode.ts';
import type { ZmonAlertDefinitionDraft, ZmonDowntimeDraft } from './shapes.ts';

/** The body of Z1: times in whole seconds (upstreams.md §2, quirk 4). An end within a second is not cut to before it. */
export function downtimeBody({ comment, startTimeMs, endTimeMs, entities, alertDefinitionIds }: ZmonDowntimeDraft) {
  return {
    comment,
    ...(startTimeMs === null ? {} : { start_time: Math.floor(startTimeMs / 1_000) }),
    end_time: Math.ceil(endTimeMs / 1_000),
    entities,
    ...(alertDefinitionIds === null ? {} : { alert_definitions: alertDefinitionIds }),
  };
}

/** The body of Z3 and Z4. Every field is sent: PUT takes what is left out for null, and null inherits (quirk 11). */
export function definitionBody(draft: ZmonAlertDefinitionDraft) {
  return {
    name: draft.name,
    description: draft.description,
    team: draft.team,
    responsible_team: draft.responsibleTeam,
    entities: draft.entities,
    entities_exclude: draft.entitiesExclude,
    condition: draft.condition,
    notifications: draft.notifications,
    check_definition_id: draft.checkDefinitionId,
    status: draft.status,
    priority: draft.priority === null ? null : priorityNumber(draft.priority),
    period: draft.period,
    template: draft.template,
    parent_id: draft.parentId,
    parameters: draft.parameters,
    tags: draft.tags,
  };
}

import type { AlertDefinition, AlertDefinitionFields, AlertParameter } from './model.ts';

// Team, responsible team, status and template are never inherited (upstreams.md §2 q12).
function mergeOne(parent: AlertDefinitionFields, child: AlertDefinition): AlertDefinition {
  const parameters: Record<string, AlertParameter> = { ...parent.parameters, ...child.parameters };
  return {
    ...child,
    name: child.name ?? parent.name,
    description: child.description ?? parent.description,
    entities: child.entities ?? parent.entities,
    entities_exclude: child.entities_exclude ?? parent.entities_exclude,
    condition: child.condition ?? parent.condition,
    notifications: child.notifications ?? parent.notifications,
    check_definition_id: child.check_definition_id ?? parent.check_definition_id,
    priority: child.priority ?? parent.priority,
    period: child.period ?? parent.period,
    parameters: parent.parameters === null && child.parameters === null ? null : parameters,
    tags: child.tags ?? parent.tags,
  };
}

/** The definition as the server evaluates it: every null filled from its ancestors, `parameters` merged by key. */
export function mergedDefinition(
  definition: AlertDefinition,
  stored: ReadonlyMap<number, AlertDefinition>,
): AlertDefinition {
  const parent = definition.parent_id === null ? undefined : stored.get(definition.parent_id);
  return parent === undefined ? definition : mergeOne(mergedDefinition(parent, stored), definition);
}

const MANDATORY_AFTER_MERGE = [
  'name',
  'description',
  'entities',
  'entities_exclude',
  'condition',
  'check_definition_id',
  'priority',
] as const;

/** The first thing that a merged definition lacks; null when nothing (upstreams.md §2 q13). */
export function firstFault(merged: AlertDefinition): string | null {
  if (merged.check_definition_id === null) return 'check definition id is mandatory';
  if (merged.priority !== null && ![1, 2, 3].includes(merged.priority)) return 'priority must be between 1 and 3';
  if (merged.template) return null;
  const missing = MANDATORY_AFTER_MERGE.find((field) => merged[field] === null);
  return missing === undefined ? null : `${missing.replaceAll('_', ' ')} is mandatory`;
}

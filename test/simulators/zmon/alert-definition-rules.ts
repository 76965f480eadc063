import { BodyFault } from './alert-definition-body.ts';
import { firstFault, mergedDefinition } from './inheritance.ts';
import type { AlertDefinition } from './model.ts';
import type { ZmonState } from './zmon-state.ts';

/** The definitions that inherit directly from one, deleted ones left out. */
export function childrenOf(state: ZmonState, id: number): AlertDefinition[] {
  return [...state.alertDefinitions.values()].filter((child) => child.parent_id === id && child.status !== 'DELETED');
}

function refuseBrokenChildren(state: ZmonState, changed: AlertDefinition, all: Map<number, AlertDefinition>): void {
  for (const child of childrenOf(state, changed.id)) {
    const fault = firstFault(mergedDefinition(child, all));
    if (fault !== null) throw new BodyFault(`child alert definition ${child.id} would be invalid: ${fault}`);
    refuseBrokenChildren(state, child, all);
  }
}

/** Checks a definition that is about to be stored, with all that inherits from it. Throws BodyFault with the first fault. */
export function checkDefinition(state: ZmonState, definition: AlertDefinition): void {
  const parent = definition.parent_id === null ? undefined : state.alertDefinitions.get(definition.parent_id);
  if (definition.parent_id !== null && (parent === undefined || parent.status === 'DELETED')) {
    throw new BodyFault(`parent alert definition ${definition.parent_id} does not exist`);
  }
  const all = new Map(state.alertDefinitions).set(definition.id, definition);
  const merged = mergedDefinition(definition, all);
  const fault = firstFault(merged);
  if (fault !== null) throw new BodyFault(fault);
  const check = state.checkDefinitions.get(merged.check_definition_id ?? 0);
  if (check?.status !== 'ACTIVE') {
    throw new BodyFault(`check definition ${merged.check_definition_id} does not exist or is not active`);
  }
  refuseBrokenChildren(state, definition, all);
}

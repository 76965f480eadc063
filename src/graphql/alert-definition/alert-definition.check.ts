import type { ZmonAlertDefinition } from '../../loaders/zmon/records.ts';
import { isDefinitionId } from '../alert/alert.args.ts';
import { badInput } from '../write/user-error.ts';
import type { UserError } from '../write/user-error.type.ts';
import type { AlertDefinitionInput } from './alert-definition.input.ts';

/** What a definition that is evaluated needs, unless it inherits it (upstreams.md §2, quirk 13). */
const NEEDED = ['name', 'description', 'entities', 'entitiesExclude', 'condition', 'priority'] as const;

/**
 * Faults by ZMON's rules, all at once and before anything is sent: ZMON itself tells only the first. With a parent, what
 * is missing may be inherited: ZMON says.
 */
export function definitionFaults(input: AlertDefinitionInput, parentId: number | null): UserError[] {
  const faults: UserError[] = [];
  for (const field of ['team', 'responsibleTeam'] as const) {
    if (input[field].trim() === '') faults.push(badInput(field, 'accepted: the name of a team'));
  }
  if (input.status === 'DELETED') faults.push(badInput('status', 'accepted: ACTIVE, INACTIVE, REJECTED'));
  if (typeof input.checkDefinitionId === 'number' && !isDefinitionId(input.checkDefinitionId)) {
    faults.push(badInput('checkDefinitionId', 'accepted: a positive whole number'));
  }
  for (const field of ['entities', 'entitiesExclude'] as const) {
    if (input[field]?.some((filter) => Object.values(filter).some((value) => typeof value !== 'string'))) {
      faults.push(badInput(field, 'accepted: properties with texts, such as { type: "instance" }'));
    }
  }
  if (parentId !== null) return faults;
  const missing = input.template ? [] : NEEDED.filter((field) => (input[field] ?? null) === null);
  faults.push(...missing.map((field) => badInput(field, 'needed, since there is no parent to inherit it from')));
  return faults;
}

/** A new definition's own fault: its check, which an existing one keeps. Templates too need one (quirk 13). */
export function missingCheck({ checkDefinitionId }: AlertDefinitionInput, parentId: number | null): UserError[] {
  if (parentId !== null || (checkDefinitionId ?? null) !== null) return [];
  return [badInput('checkDefinitionId', 'needed, since there is no parent to inherit it from')];
}

/**
 * What ZMON would ignore without a word: a parent or check other than those it has (upstreams.md §2, quirk 11). `parentId`
 * is that of the input: `undefined` when it was left out, which keeps it.
 */
export function ignoredChanges(
  { checkDefinitionId }: AlertDefinitionInput,
  parentId: number | null | undefined,
  current: ZmonAlertDefinition,
): UserError[] {
  const faults: UserError[] = [];
  if (parentId !== undefined && parentId !== current.parentId) {
    faults.push(badInput('parentId', 'a parent cannot be changed; accepted: the present one, or leave it out'));
  }
  // The one it has may be inherited: to leave it null is then no change.
  const kept = checkDefinitionId ?? current.checkDefinitionId;
  if (kept !== current.checkDefinitionId) {
    const accepted = `accepted: ${current.checkDefinitionId}, or leave it out`;
    faults.push(badInput('checkDefinitionId', `a check cannot be changed; ${accepted}`));
  }
  return faults;
}

import type { Route } from '../support/route-table.ts';
import { BodyFault, readAlertDefinition } from './alert-definition-body.ts';
import { checkDefinition, childrenOf } from './alert-definition-rules.ts';
import type { AlertDefinition, AlertDefinitionFields } from './model.ts';
import { belongsTo } from './principal.ts';
import { answerEmpty, answerMessage, answerWire, readBody, withBodyFaults, type ZmonCall } from './zmon-call.ts';

const FORBIDDEN = 'You are not allowed to edit this alert definition';

/** The members in the order in which the server prints them; it never leaves one out. */
export function alertDefinitionView(definition: AlertDefinition): AlertDefinition {
  const { id, status, priority, last_modified, last_modified_by, period, template, parent_id, parameters, tags } =
    definition;
  const { name, description, team, responsible_team, entities, entities_exclude, condition, notifications } =
    definition;
  const head = { id, name, description, team, responsible_team, entities, entities_exclude, condition, notifications };
  const tail = { status, priority, last_modified, last_modified_by, period, template, parent_id, parameters, tags };
  return { ...head, check_definition_id: definition.check_definition_id, ...tail };
}

function stamped(call: ZmonCall, id: number, fields: AlertDefinitionFields): AlertDefinition {
  return { id, ...fields, last_modified: call.state.now(), last_modified_by: call.user.name };
}

function mayEdit(call: ZmonCall, fields: AlertDefinitionFields): boolean {
  return (
    belongsTo(call.user, fields.team) || (fields.status === 'INACTIVE' && belongsTo(call.user, fields.responsible_team))
  );
}

/** POST echoes the node as sent, inherited fields null (upstreams.md §2 q10). */
function create(call: ZmonCall) {
  const definition = stamped(call, call.state.nextId(), readAlertDefinition(readBody(call)));
  if (!mayEdit(call, definition)) return answerMessage(call.response, 403, FORBIDDEN);
  checkDefinition(call.state, definition);
  call.state.putAlertDefinition(definition);
  answerWire(call.response, 200, alertDefinitionView(definition));
}

function answerAbsentWrite(call: ZmonCall): void {
  if (call.switches.absentAlertWrite === 403) answerMessage(call.response, 403, FORBIDDEN);
  else answerEmpty(call.response, 404);
}

/** PUT echoes parent and check as sent, but keeps the stored ones (q11). */
function update(call: ZmonCall, id: number) {
  const stored = call.state.alertDefinitions.get(id);
  if (stored === undefined) return answerAbsentWrite(call);
  const echo = stamped(call, id, readAlertDefinition(readBody(call)));
  if (!mayEdit(call, stored) || !mayEdit(call, echo)) return answerMessage(call.response, 403, FORBIDDEN);
  if (stored.status === 'DELETED') throw new BodyFault('alert definition was deleted');
  const kept = { ...echo, parent_id: stored.parent_id, check_definition_id: stored.check_definition_id };
  checkDefinition(call.state, kept);
  call.state.putAlertDefinition(kept);
  answerWire(call.response, 200, alertDefinitionView(echo));
}

function read(call: ZmonCall, id: number) {
  const merged = call.state.merged(id);
  if (merged === null) return answerEmpty(call.response, 404);
  answerWire(call.response, 200, alertDefinitionView(merged));
}

function remove(call: ZmonCall, id: number) {
  const stored = call.state.alertDefinitions.get(id);
  if (stored === undefined) return answerAbsentWrite(call);
  if (!mayEdit(call, stored)) return answerMessage(call.response, 403, FORBIDDEN);
  const children = childrenOf(call.state, id).map((child) => child.id);
  if (children.length > 0) throw new BodyFault(`alert definition has children: ${children.join(', ')}`);
  const removed = { ...stored, status: 'DELETED', last_modified: call.state.now() } as const;
  call.state.putAlertDefinition(removed);
  answerWire(call.response, 200, alertDefinitionView(removed));
}

function withId(work: (call: ZmonCall, id: number) => void): Route<ZmonCall>['answer'] {
  return (call, [text = '']) => {
    if (!/^\d{1,9}$/.test(text)) return answerMessage(call.response, 400, 'id is no integer');
    withBodyFaults(call, () => work(call, Number(text)));
  };
}

const ONE = /^\/api\/v1\/alert-definitions\/([^/]+)\/?$/;
const ALL = /^\/api\/v1\/alert-definitions\/?$/;

/** Z3 to Z6. */
export const alertDefinitionRoutes: readonly Route<ZmonCall>[] = [
  {
    operation: 'createAlertDefinition',
    method: 'POST',
    path: ALL,
    answer: (call) => withBodyFaults(call, () => create(call)),
  },
  { operation: 'updateAlertDefinition', method: 'PUT', path: ONE, answer: withId(update) },
  { operation: 'getAlertDefinition', method: 'GET', path: ONE, answer: withId(read) },
  { operation: 'deleteAlertDefinition', method: 'DELETE', path: ONE, answer: withId(remove) },
];

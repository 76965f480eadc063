import { answerText } from '../support/answer.ts';
import type { Route } from '../support/route-table.ts';
import { BodyFault, readFilters, readInteger, readObject, readStatus, readText } from './alert-definition-body.ts';
import type { CheckDefinition } from './model.ts';
import { belongsTo } from './principal.ts';
import { answerEmpty, answerMessage, answerWire, readBody, withBodyFaults, type ZmonCall } from './zmon-call.ts';

function mandatory<T>(value: T | null, field: string): T {
  if (value === null || value === '') throw new BodyFault(`${field} is mandatory`);
  return value;
}

function readCheck(call: ZmonCall, pathId: number | null): CheckDefinition {
  const body = readObject(readBody(call));
  const runtime = readText(body, 'runtime');
  return {
    id: pathId ?? readInteger(body, 'id') ?? call.state.nextId(),
    name: mandatory(readText(body, 'name'), 'name'),
    description: readText(body, 'description'),
    technical_details: readText(body, 'technical_details'),
    potential_analysis: readText(body, 'potential_analysis'),
    potential_impact: readText(body, 'potential_impact'),
    potential_solution: readText(body, 'potential_solution'),
    owning_team: mandatory(readText(body, 'owning_team'), 'owning team'),
    entities: mandatory(readFilters(body, 'entities'), 'entities'),
    interval: mandatory(readInteger(body, 'interval'), 'interval'),
    command: mandatory(readText(body, 'command'), 'command'),
    status: mandatory(readStatus(body), 'status'),
    source_url: readText(body, 'source_url'),
    last_modified_by: call.user.name,
    ...(runtime === null ? {} : { runtime }),
    criticality: readText(body, 'criticality'),
  };
}

function upsert(call: ZmonCall, pathId: number | null) {
  const check = readCheck(call, pathId);
  const team = call.state.checkDefinitions.get(check.id)?.owning_team ?? check.owning_team;
  if (!belongsTo(call.user, team)) return answerMessage(call.response, 403, 'You are not allowed to edit this check');
  call.state.putCheckDefinition(check);
  answerWire(call.response, 200, check);
}

/** The trap among successes: an unknown id is 200 without a body (upstreams.md §2 q17). */
function read(call: ZmonCall, id: number): void {
  const check = call.state.checkDefinitions.get(id);
  if (check === undefined) answerEmpty(call.response, 200);
  else answerWire(call.response, 200, check);
}

function remove(call: ZmonCall, id: number) {
  const check = call.state.checkDefinitions.get(id);
  if (check === undefined) return answerText(call.response, 404, `check definition ${id} not found`);
  if (!belongsTo(call.user, check.owning_team)) return answerEmpty(call.response, 403);
  call.state.checkDefinitions.delete(id);
  call.state.touch(`check:${id}`);
  answerText(call.response, 200, `check definition ${id} deleted`);
}

function withId(work: (call: ZmonCall, id: number) => void): Route<ZmonCall>['answer'] {
  return (call, [id = '']) => withBodyFaults(call, () => work(call, Number(id)));
}

const ALL = /^\/api\/v1\/check-definitions\/?$/;
const ONE = /^\/api\/v1\/check-definitions\/(\d{1,9})\/?$/;

/** Z19 to Z21. */
export const checkDefinitionRoutes: readonly Route<ZmonCall>[] = [
  {
    operation: 'putCheckDefinition',
    method: 'POST',
    path: ALL,
    answer: (call) => withBodyFaults(call, () => upsert(call, null)),
  },
  { operation: 'putCheckDefinition', method: 'POST', path: ONE, answer: withId(upsert) },
  { operation: 'getCheckDefinition', method: 'GET', path: ONE, answer: withId(read) },
  { operation: 'deleteCheckDefinition', method: 'DELETE', path: ONE, answer: withId(remove) },
];

import { answerText } from '../support/answer.ts';
import { decodeSegment, type Route } from '../support/route-table.ts';
import { readJson } from '../support/simulated-request.ts';
import { passesFilters } from './containment.ts';
import type { Entity } from './model.ts';
import { belongsTo } from './principal.ts';
import { answerEmpty, answerFrameworkFault, answerWire, type ZmonCall } from './zmon-call.ts';

const ID = /^[a-z][a-z0-9@._\-:[\]]+$/;
const TYPE = /^[a-z][a-z0-9_]*$/;

function readFilters(text: string | null): readonly unknown[] | null {
  if (text === null || text === '') return [];
  try {
    const filter: unknown = JSON.parse(text);
    if (typeof filter !== 'object' || filter === null) return null;
    return Array.isArray(filter) ? filter : [filter];
  } catch {
    return null;
  }
}

/** AND within one object, OR across an array (upstreams.md §2 q18). */
function list(call: ZmonCall) {
  const filters = readFilters(call.request.query.get('query'));
  if (filters === null) return answerFrameworkFault(call, 500, 'query is no JSON');
  const found = [...call.state.entities.values()].filter((entity) => passesFilters(entity, filters));
  answerWire(call.response, 200, found);
}

function readEntity(call: ZmonCall): Entity | null {
  const json = readJson(call.request);
  if (typeof json !== 'object' || json === null) return null;
  const entity: Readonly<Record<string, unknown>> = { ...json };
  const { id, type } = entity;
  if (typeof id !== 'string' || typeof type !== 'string' || !ID.test(id) || !TYPE.test(type)) return null;
  return { ...entity, id, type };
}

/** The time as text without a zone (q4). */
function zoneless(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
}

function put(call: ZmonCall) {
  const entity = readEntity(call);
  if (entity === null) return answerText(call.response, 400, 'entity id or type is not valid');
  if (entity.type === 'global') return answerText(call.response, 403, 'entities of type global are reserved');
  const stored = call.state.entities.get(entity.id);
  if (stored !== undefined && stored.type !== entity.type) {
    return answerText(call.response, 409, 'the type of an entity cannot change');
  }
  const team = stored?.team ?? entity.team;
  if (typeof team === 'string' && !belongsTo(call.user, team)) return answerEmpty(call.response, 403);
  call.state.entities.set(entity.id, { ...entity, last_modified: zoneless(call.state.now()) });
  answerEmpty(call.response, 200);
}

function read(call: ZmonCall, id: string): void {
  const entity = call.state.entities.get(id);
  if (entity === undefined) answerEmpty(call.response, 404);
  else answerWire(call.response, 200, entity);
}

function remove(call: ZmonCall, id: string): void {
  answerWire(call.response, 200, call.state.entities.delete(id) ? 1 : 0);
}

function withId(work: (call: ZmonCall, id: string) => void): Route<ZmonCall>['answer'] {
  return (call, [id = '']) => work(call, decodeSegment(id) ?? id);
}

const ALL = /^\/api\/v1\/entities\/?$/;
const ONE = /^\/api\/v1\/entities\/([^/]+)\/?$/;

/** Z15 to Z18. */
export const entityRoutes: readonly Route<ZmonCall>[] = [
  { operation: 'listEntities', method: 'GET', path: ALL, answer: list },
  { operation: 'putEntity', method: 'PUT', path: ALL, answer: put },
  { operation: 'putEntity', method: 'POST', path: ALL, answer: put },
  { operation: 'getEntity', method: 'GET', path: ONE, answer: withId(read) },
  { operation: 'deleteEntity', method: 'DELETE', path: ONE, answer: withId(remove) },
];

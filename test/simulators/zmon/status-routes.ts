import type { Route } from '../support/route-table.ts';
import { alertDefinitionView } from './alert-definition-routes.ts';
import { alertMessage } from './alert-message.ts';
import { jsonContains } from './containment.ts';
import { firingView } from './firing-view.ts';
import { answerEmpty, answerFrameworkFault, answerWire, type ZmonCall } from './zmon-call.ts';

/** The longest path that the server's front reads. */
const MAX_PATH_BYTES = 8192;

/** Quiet and unknown ids are absent, not empty (upstreams.md §2 q6); a repeated id is a fault (q7). */
function alertStatus(call: ZmonCall, list: string) {
  if (call.request.path.length > MAX_PATH_BYTES) return answerEmpty(call.response, 414);
  if (!/^\d{1,9}(?:,\d{1,9})*$/.test(list)) return answerFrameworkFault(call, 400, 'ids are integers joined by commas');
  const ids = list.split(',').map(Number);
  if (new Set(ids).size < ids.length) return answerFrameworkFault(call, 500, 'duplicate key');
  const firing = ids.map((id) => [id, call.state.firingOf(id)] as const).filter(([, entities]) => entities.size > 0);
  const views = firing.map(([id, entities]) => [
    id,
    Object.fromEntries([...entities].map(([entity, one]) => [entity, firingView(call.state, id, entity, one)])),
  ]);
  answerWire(call.response, 200, Object.fromEntries(views));
}

function details(call: ZmonCall, id: number): Readonly<Record<string, unknown>> | null {
  const definition = call.state.merged(id);
  if (definition === null) return null;
  const firings = call.state.firingOf(id);
  const entities = [...firings].map(([entity, one]) => ({
    entity,
    result: firingView(call.state, id, entity, one),
  }));
  return {
    alert_definition: alertDefinitionView(definition),
    entities,
    message: alertMessage(definition, firings),
    notifications_ack: false,
    entities_count: call.state.entitiesOf(id).size,
  };
}

function alertDetails(call: ZmonCall, id: number): void {
  const found = details(call, id);
  if (found === null) answerEmpty(call.response, 404);
  else answerWire(call.response, 200, found);
}

function allEntities(call: ZmonCall, id: number): void {
  const firings = call.state.firingOf(id);
  const entities = [...call.state.entitiesOf(id)].sort();
  const views = entities.map((entity) => {
    const one = firings.get(entity);
    return {
      entity,
      results: one === undefined ? [] : [firingView(call.state, id, entity, one)],
      active_alert_ids: one === undefined ? [] : [id],
      entities_count: entities.length,
    };
  });
  answerWire(call.response, 200, views);
}

function listParameter(call: ZmonCall, name: string): string[] {
  return call.request.query.getAll(name).flatMap((text) => text.split(',').filter((part) => part !== ''));
}

function activeAlerts(call: ZmonCall): void {
  const teams = listParameter(call, 'team');
  const tags = listParameter(call, 'tags');
  const firing = [...call.state.alertDefinitions.keys()].filter((id) => call.state.firingOf(id).size > 0);
  const wanted = firing.filter((id) => {
    const definition = call.state.merged(id);
    const ofTeam = [definition?.team, definition?.responsible_team].some((team) => teams.includes(team ?? ''));
    const tagged = (definition?.tags ?? []).some((tag) => tags.includes(tag));
    return (teams.length === 0 || ofTeam) && (tags.length === 0 || tagged);
  });
  answerWire(
    call.response,
    200,
    wanted.map((id) => details(call, id)),
  );
}

const RESULT_FILTER_KEYS: readonly string[] = ['application', 'application_id', 'stack_name', 'team', 'type', 'id'];

function readResultFilter(call: ZmonCall): Readonly<Record<string, unknown>> | null {
  try {
    const filter: unknown = JSON.parse(call.request.query.get('filter') ?? '');
    if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) return null;
    const keys = Object.keys(filter);
    return keys.length > 0 && keys.every((key) => RESULT_FILTER_KEYS.includes(key)) ? { ...filter } : null;
  } catch {
    return null;
  }
}

function alertResults(call: ZmonCall) {
  const filter = readResultFilter(call);
  if (filter === null) return answerFrameworkFault(call, 400, 'filter is empty or not allowed');
  const results = [...call.state.alertDefinitions.keys()].flatMap((id) => {
    const definition = call.state.merged(id);
    const firings = call.state.firingOf(id);
    const watched = [...call.state.entitiesOf(id)].flatMap((name) => call.state.entities.get(name) ?? []);
    const asked = watched.filter((entity) => jsonContains(entity, filter));
    return asked.map((entity) => ({
      alert_definition_id: id,
      entity_id: entity.id,
      entity_type: entity.type,
      check_definition_id: definition?.check_definition_id ?? null,
      title: definition?.name ?? null,
      triggered: firings.has(entity.id),
      priority: definition?.priority ?? null,
    }));
  });
  answerWire(call.response, 200, { alert_results: results });
}

function controllerStatus(call: ZmonCall): void {
  const active = [...call.state.alertDefinitions.keys()].filter((id) => call.state.firingOf(id).size > 0);
  answerWire(call.response, 200, {
    alerts_active: active.length,
    workers_active: 2,
    workers_total: 2,
    check_invocations: call.state.checkDefinitions.size * 100,
    queue_size: 0,
    workers: [{ name: 'p1.mon01' }, { name: 'p1.mon02' }],
    queues: [{ name: 'zmon:queue:default', size: 0 }],
    service_level_status: { message: 'OK' },
  });
}

function withId(work: (call: ZmonCall, id: number) => void): Route<ZmonCall>['answer'] {
  return (call, [id = '']) => work(call, Number(id));
}

/** Z8 to Z13. */
export const statusRoutes: readonly Route<ZmonCall>[] = [
  {
    operation: 'getAlertStatus',
    method: 'GET',
    path: /^\/api\/v1\/status\/alert\/([^/]*)(\/?)$/,
    answer: (call, [list = '', slash]) => {
      if (slash === '' && call.switches.slashlessStatus === 'notFound') return answerEmpty(call.response, 404);
      alertStatus(call, list);
    },
  },
  {
    operation: 'listAlertEntities',
    method: 'GET',
    path: /^\/api\/v1\/status\/alert\/(\d{1,9})\/all-entities\/?$/,
    answer: withId(allEntities),
  },
  {
    operation: 'getAlertDetails',
    method: 'GET',
    path: /^\/api\/v1\/status\/alert\/(\d{1,9})\/details\/?$/,
    answer: withId(alertDetails),
  },
  {
    operation: 'listActiveAlerts',
    method: 'GET',
    path: /^\/api\/v1\/status\/active-alerts\/?$/,
    answer: activeAlerts,
  },
  { operation: 'listAlertResults', method: 'GET', path: /^\/api\/v1\/status\/alert-results\/?$/, answer: alertResults },
  { operation: 'getStatus', method: 'GET', path: /^\/api\/v1\/status\/?$/, answer: controllerStatus },
];

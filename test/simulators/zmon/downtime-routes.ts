import { decodeSegment, type Route } from '../support/route-table.ts';
import { BodyFault, readObject, readText, readTexts } from './alert-definition-body.ts';
import type { DowntimeGroup } from './model.ts';
import { answerEmpty, answerWire, readBody, withBodyFaults, type ZmonCall } from './zmon-call.ts';
import type { ZmonState } from './zmon-state.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

type DowntimeRequest = {
  readonly comment: string;
  readonly start_time: number;
  readonly end_time: number | null;
  readonly entities: readonly string[] | null;
  readonly definitionIds: readonly number[] | null;
};

// Fractions are accepted and cut off (upstreams.md §2 q3).
function readSeconds(body: Readonly<Record<string, unknown>>, field: string): number | null {
  const value = body[field] ?? null;
  if (value !== null && typeof value !== 'number') throw new BodyFault(`Could not read JSON: ${field} is no number`);
  return value === null ? null : Math.trunc(value);
}

function readIds(value: unknown): readonly number[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new BodyFault('Could not read JSON: alert_definitions is no array');
  return value.map((id) => {
    if (!Number.isInteger(id)) throw new BodyFault('Could not read JSON: alert_definitions holds what is no id');
    return Number(id);
  });
}

function readDowntime(call: ZmonCall): DowntimeRequest {
  const body = readObject(readBody(call));
  const comment = readText(body, 'comment');
  if (comment === null) throw new BodyFault('comment is mandatory');
  return {
    comment,
    start_time: readSeconds(body, 'start_time') ?? Math.floor(call.state.now() / 1000),
    end_time: readSeconds(body, 'end_time'),
    entities: readTexts(body, 'entities'),
    definitionIds: readIds(body.alert_definitions),
  };
}

function checkTimes(startSeconds: number, endSeconds: number, nowSeconds: number): void {
  if (startSeconds >= endSeconds) throw new BodyFault('start time must be before end time');
  if (endSeconds <= nowSeconds) throw new BodyFault('end time must be in the future');
  if (endSeconds > nowSeconds + YEAR_SECONDS) throw new BodyFault('end time must be within one year');
}

/** Only asked entities that some asked definition knows are set; they come back in the server's own order (q2). */
function match(
  state: ZmonState,
  entities: readonly string[],
  definitionIds: readonly number[] | null,
): Pick<DowntimeGroup, 'entities' | 'alert_definitions'> {
  const candidates = definitionIds ?? [...state.alertDefinitions.keys()];
  const matched = candidates.map((id) => {
    const known = state.entitiesOf(id);
    return { id, entities: entities.filter((entity) => known.has(entity)) };
  });
  const hits = matched.filter((candidate) => candidate.entities.length > 0);
  return {
    entities: [...new Set(hits.flatMap((hit) => hit.entities))].sort(),
    alert_definitions: [...new Set(hits.map((hit) => hit.id))].sort((left, right) => left - right),
  };
}

/** A downtime as the API shows it. */
function downtimeView(downtime: DowntimeGroup): Omit<DowntimeGroup, 'createdAtMs'> {
  const { createdAtMs: _, ...view } = downtime;
  return view;
}

function schedule(call: ZmonCall) {
  const { state } = call;
  const asked = readDowntime(call);
  if (asked.end_time === null || asked.entities === null) {
    if (call.switches.missingDowntimeField === 500) return answerEmpty(call.response, 500);
    throw new BodyFault(`${asked.end_time === null ? 'end time' : 'entities'} is mandatory`);
  }
  if (asked.entities.length === 0) throw new BodyFault('entities must not be empty');
  checkTimes(asked.start_time, asked.end_time, Math.floor(state.now() / 1000));
  const downtime: DowntimeGroup = {
    comment: asked.comment,
    start_time: asked.start_time,
    end_time: asked.end_time,
    created_by: call.user.name,
    id: state.random.uuid(),
    ...match(state, asked.entities, asked.definitionIds),
    createdAtMs: state.now(),
  };
  if (downtime.entities.length > 0) state.downtimes.set(downtime.id, downtime);
  answerWire(call.response, 200, downtimeView(downtime));
}

const NULLS = { comment: null, end_time: null, created_by: null, entities: null, alert_definitions: null };

function remove(call: ZmonCall, id: string) {
  const { state } = call;
  const downtime = state.downtimes.get(id);
  state.downtimes.delete(id);
  if (call.switches.deletedDowntime === 'nulls') {
    return answerWire(call.response, 200, { ...NULLS, id: null, start_time: Math.floor(state.now() / 1000) });
  }
  const absent = { ...NULLS, start_time: null, id, entities: [], alert_definitions: [] };
  answerWire(call.response, 200, downtime === undefined ? absent : downtimeView(downtime));
}

/** Z1 and Z2. There is no way to list downtimes. */
export const downtimeRoutes: readonly Route<ZmonCall>[] = [
  {
    operation: 'scheduleDowntime',
    method: 'POST',
    path: /^\/api\/v1\/downtimes\/?$/,
    answer: (call) => withBodyFaults(call, () => schedule(call)),
  },
  {
    operation: 'deleteDowntime',
    method: 'DELETE',
    path: /^\/api\/v1\/downtimes\/([^/]+)\/?$/,
    answer: (call, [id = '']) => remove(call, decodeSegment(id) ?? id),
  },
];

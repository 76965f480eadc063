import type { Firing } from './model.ts';
import { JavaDouble } from './wire-json.ts';
import type { ZmonState } from './zmon-state.ts';

/** The downtimes that were active when the definition was last evaluated: a new one shows an interval late (q9). */
function downtimesAt(state: ZmonState, definitionId: number, entity: string, evaluatedMs: number): unknown[] {
  const seconds = evaluatedMs / 1000;
  const covering = [...state.downtimes.values()].filter(
    (downtime) =>
      downtime.entities.includes(entity) &&
      downtime.alert_definitions.includes(definitionId) &&
      downtime.createdAtMs <= evaluatedMs &&
      downtime.start_time <= seconds &&
      seconds < downtime.end_time,
  );
  return covering.map(({ id, start_time, end_time, comment, created_by }) => ({
    id,
    start_time,
    end_time,
    comment,
    created_by,
  }));
}

// Workers store NaN as null and infinities as text (upstreams.md §2 q8).
function storedValue(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : String(value);
}

/** What the server tells of one alert on one entity: times are float seconds that print in E-notation (q4). */
export function firingView(
  state: ZmonState,
  definitionId: number,
  entity: string,
  firing: Firing,
): Readonly<Record<string, unknown>> {
  const evaluatedMs = state.lastEvaluationMs(definitionId);
  return {
    td: new JavaDouble(firing.evaluationSeconds),
    downtimes: downtimesAt(state, definitionId, entity, evaluatedMs),
    captures: firing.captures,
    start_time: new JavaDouble(firing.startMs / 1000),
    worker: firing.worker,
    ts: new JavaDouble(evaluatedMs / 1000),
    value: storedValue(firing.value),
    ...firing.extra,
  };
}

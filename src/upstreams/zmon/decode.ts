import { z } from 'zod';
import type {
  ZmonActiveAlert,
  ZmonAlert,
  ZmonAlertDefinition,
  ZmonCheckDefinition,
  ZmonDowntime,
  ZmonEntity,
  ZmonPriority,
} from './shapes.ts';

const orNull = <T>(type: z.ZodType<T>) => type.nullish().transform((value) => value ?? null);
const text = orNull(z.string());
const texts = orNull(z.array(z.string()));
const object = z.record(z.string(), z.unknown());

/** Downtimes and status count in seconds, the latter as floats; `last_modified` in milliseconds (upstreams.md §2, quirk 4). */
const seconds = z
  .number()
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : Math.round(value * 1_000)));
const milliseconds = orNull(z.number());

const PRIORITIES: readonly ZmonPriority[] = ['RED', 'ORANGE', 'YELLOW'];

/** A group of downtimes as Z1 answers it, and one downtime inside a status. */
export const downtimeDecoder: z.ZodType<ZmonDowntime> = z
  .object({
    id: z.string(),
    comment: text,
    start_time: seconds,
    end_time: seconds,
    created_by: text,
    entities: texts,
    alert_definitions: orNull(z.array(z.int())),
  })
  .transform((downtime) => ({
    downtimeId: downtime.id,
    comment: downtime.comment,
    startTimeMs: downtime.start_time,
    endTimeMs: downtime.end_time,
    createdBy: downtime.created_by,
    entities: downtime.entities,
    alertDefinitionIds: downtime.alert_definitions,
  }));

/** An alert definition: unmerged after a write, merged from a read (quirk 10). */
export const alertDefinitionDecoder: z.ZodType<ZmonAlertDefinition> = z
  .object({
    id: z.int(),
    name: text,
    description: text,
    team: z.string(),
    responsible_team: z.string(),
    entities: orNull(z.array(object)),
    entities_exclude: orNull(z.array(object)),
    condition: text,
    notifications: texts,
    check_definition_id: orNull(z.int()),
    status: z.enum(['ACTIVE', 'INACTIVE', 'REJECTED', 'DELETED']),
    priority: orNull(z.int().min(1).max(3)),
    last_modified: milliseconds,
    last_modified_by: text,
    period: text,
    template: z
      .boolean()
      .nullish()
      .transform((value) => value ?? false),
    parent_id: orNull(z.int()),
    parameters: orNull(object),
    tags: texts,
  })
  .transform((wire) => ({
    definitionId: wire.id,
    name: wire.name,
    description: wire.description,
    team: wire.team,
    responsibleTeam: wire.responsible_team,
    entities: wire.entities,
    entitiesExclude: wire.entities_exclude,
    condition: wire.condition,
    notifications: wire.notifications,
    checkDefinitionId: wire.check_definition_id,
    status: wire.status,
    priority: wire.priority === null ? null : (PRIORITIES[wire.priority - 1] ?? null),
    lastModifiedAtMs: wire.last_modified,
    lastModifiedBy: wire.last_modified_by,
    period: wire.period,
    template: wire.template,
    parentId: wire.parent_id,
    parameters: wire.parameters,
    tags: wire.tags,
  }));

/** The number that stands for a priority on the wire. */
export function priorityNumber(priority: ZmonPriority): number {
  return PRIORITIES.indexOf(priority) + 1;
}

const firing = z.object({
  ts: seconds,
  td: orNull(z.number()),
  start_time: seconds,
  worker: text,
  value: z.unknown(),
  captures: orNull(object),
  downtimes: orNull(z.array(downtimeDecoder)),
});

function alertOf(definitionId: number, entity: string, alert: z.infer<typeof firing>): ZmonAlert {
  return {
    definitionId,
    entity,
    startedAtMs: alert.start_time,
    evaluatedAtMs: alert.ts,
    evaluationSeconds: alert.td,
    worker: alert.worker,
    value: alert.value ?? null,
    captures: alert.captures,
    downtimes: alert.downtimes ?? [],
  };
}

/** Z8: definition id → entity → what is firing. Quiet and unknown definitions are absent (quirk 6). */
export const alertStatusDecoder: z.ZodType<ZmonAlert[]> = z
  .record(z.string().regex(/^\d+$/, 'expected an alert id'), z.record(z.string(), firing))
  .transform((byDefinition) =>
    Object.entries(byDefinition).flatMap(([id, byEntity]) =>
      Object.entries(byEntity).map(([entity, alert]) => alertOf(Number(id), entity, alert)),
    ),
  );

/** Z11. */
export const activeAlertsDecoder: z.ZodType<ZmonActiveAlert[]> = z.array(
  z
    .object({
      alert_definition: alertDefinitionDecoder,
      entities: z.array(z.object({ entity: z.string(), result: firing })),
      message: text,
      notifications_ack: orNull(z.boolean()),
      entities_count: orNull(z.int()),
    })
    .transform(({ alert_definition: definition, entities, message, notifications_ack, entities_count }) => ({
      definition,
      message,
      acknowledged: notifications_ack ?? false,
      entitiesCount: entities_count,
      alerts: entities.map(({ entity, result }) => alertOf(definition.definitionId, entity, result)),
    })),
);

/** Z15 and Z17: whatever the entity holds. */
export const entityDecoder: z.ZodType<ZmonEntity> = object
  .and(z.object({ id: z.string(), type: text }))
  .transform((wire) => {
    const { id, type, ...properties } = wire;
    return { entityId: id, type, properties };
  });

/** Z20. */
export const checkDefinitionDecoder: z.ZodType<ZmonCheckDefinition> = z
  .object({
    id: z.int(),
    name: text,
    description: text,
    owning_team: text,
    interval: orNull(z.number()),
    command: text,
    status: text,
  })
  .transform((wire) => ({
    checkDefinitionId: wire.id,
    name: wire.name,
    description: wire.description,
    owningTeam: wire.owning_team,
    intervalSeconds: wire.interval,
    command: wire.command,
    status: wire.status,
  }));

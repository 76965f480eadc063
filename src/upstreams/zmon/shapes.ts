import type { Endpoint } from '../http/endpoint.ts';
import type { Credentials } from '../http/http-auth.ts';

/** Where ZMON's controller is, and as whom it is asked. */
export interface ZmonAccess extends Credentials {
  readonly endpoint: Endpoint;
}

/** A stretch of time in which alerts of some entities are expected. Times are epoch milliseconds. */
export interface ZmonDowntime {
  readonly downtimeId: string;
  readonly comment: string | null;
  readonly startTimeMs: number | null;
  readonly endTimeMs: number | null;
  readonly createdBy: string | null;
  /** Only those that matched; `null` where ZMON does not say, as in a status. */
  readonly entities: readonly string[] | null;
  readonly alertDefinitionIds: readonly number[] | null;
}

/** What a new downtime needs. */
export interface ZmonDowntimeDraft {
  readonly comment: string;
  /** `null`: the server's now. */
  readonly startTimeMs: number | null;
  readonly endTimeMs: number;
  readonly entities: readonly string[];
  /** `null`: all. */
  readonly alertDefinitionIds: readonly number[] | null;
}

/** Whether a definition is evaluated. `DELETED` is on the wire though not in the documents (upstreams.md §2, quirk 15). */
export type ZmonAlertStatus = 'ACTIVE' | 'INACTIVE' | 'REJECTED' | 'DELETED';

/** On the wire 1, 2 and 3. */
export type ZmonPriority = 'RED' | 'ORANGE' | 'YELLOW';

/** A selection of entities: property → value. */
export type ZmonEntityFilter = Readonly<Record<string, unknown>>;

/** What of an alert definition can be written. `null` inherits from the parent, if there is one. */
export interface ZmonAlertDefinitionDraft {
  readonly name: string | null;
  readonly description: string | null;
  readonly team: string;
  readonly responsibleTeam: string;
  /** `[]` is all entities of the check, `null` inherits (quirk 14). */
  readonly entities: readonly ZmonEntityFilter[] | null;
  readonly entitiesExclude: readonly ZmonEntityFilter[] | null;
  readonly condition: string | null;
  readonly notifications: readonly string[] | null;
  readonly checkDefinitionId: number | null;
  readonly status: ZmonAlertStatus;
  readonly priority: ZmonPriority | null;
  readonly period: string | null;
  readonly template: boolean;
  readonly parentId: number | null;
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly tags: readonly string[] | null;
}

/** An alert definition as it takes effect: what it inherits is filled in. */
export interface ZmonAlertDefinition extends ZmonAlertDefinitionDraft {
  readonly definitionId: number;
  readonly lastModifiedAtMs: number | null;
  readonly lastModifiedBy: string | null;
}

/** One entity for which a definition is firing. */
export interface ZmonAlert {
  readonly definitionId: number;
  readonly entity: string;
  readonly startedAtMs: number | null;
  readonly evaluatedAtMs: number | null;
  readonly evaluationSeconds: number | null;
  readonly worker: string | null;
  /** Any JSON: number, text, object, list or null (quirk 8). */
  readonly value: unknown;
  readonly captures: Readonly<Record<string, unknown>> | null;
  /** Those active at the last evaluation (quirk 9). */
  readonly downtimes: readonly ZmonDowntime[];
}

/** Which active alerts to list; an empty list is no condition. */
export interface ZmonActiveFilter {
  readonly teams: readonly string[];
  readonly tags: readonly string[];
}

/** A definition that is firing, with every entity for which it does. */
export interface ZmonActiveAlert {
  readonly definition: ZmonAlertDefinition;
  /** The definition's name with its placeholders filled in. */
  readonly message: string | null;
  readonly acknowledged: boolean;
  /** How many entities the definition watches. */
  readonly entitiesCount: number | null;
  readonly alerts: readonly ZmonAlert[];
}

/** Something that ZMON checks; free-form but for these. */
export interface ZmonEntity {
  readonly entityId: string;
  readonly type: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What is measured, and how often; alerts are conditions on it. */
export interface ZmonCheckDefinition {
  readonly checkDefinitionId: number;
  readonly name: string | null;
  readonly description: string | null;
  readonly owningTeam: string | null;
  readonly intervalSeconds: number | null;
  readonly command: string | null;
  readonly status: string | null;
}

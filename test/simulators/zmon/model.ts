/** Any decoded JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The states of an alert definition; `DELETED` is real, though the guide does not name it (upstreams.md §2 q15). */
export type DefinitionStatus = 'ACTIVE' | 'INACTIVE' | 'REJECTED' | 'DELETED';

/** One parameter of an alert definition. */
export type AlertParameter = { readonly value?: unknown; readonly comment?: unknown; readonly type?: unknown };

/** What a client writes of an alert definition, in the names of the wire; null means "inherit" where there is a parent. */
export type AlertDefinitionFields = {
  readonly name: string | null;
  readonly description: string | null;
  readonly team: string;
  readonly responsible_team: string;
  readonly entities: readonly Readonly<Record<string, string>>[] | null;
  readonly entities_exclude: readonly Readonly<Record<string, string>>[] | null;
  readonly condition: string | null;
  readonly notifications: readonly string[] | null;
  readonly check_definition_id: number | null;
  readonly status: DefinitionStatus;
  readonly priority: number | null;
  readonly period: string | null;
  readonly template: boolean;
  readonly parent_id: number | null;
  readonly parameters: Readonly<Record<string, AlertParameter>> | null;
  readonly tags: readonly string[] | null;
};

/** An alert definition as stored; `last_modified` is epoch milliseconds. */
export type AlertDefinition = AlertDefinitionFields & {
  readonly id: number;
  readonly last_modified: number;
  readonly last_modified_by: string;
};

/** A check definition; `interval` is seconds. */
export type CheckDefinition = {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly technical_details: string | null;
  readonly potential_analysis: string | null;
  readonly potential_impact: string | null;
  readonly potential_solution: string | null;
  readonly owning_team: string;
  readonly entities: readonly Readonly<Record<string, string>>[];
  readonly interval: number;
  readonly command: string;
  readonly status: DefinitionStatus;
  readonly source_url: string | null;
  readonly last_modified_by: string;
  readonly runtime?: string;
  readonly criticality: string | null;
};

/** An entity: an id, a type, and whatever else its team wrote down. */
export type Entity = JsonObject & { readonly id: string; readonly type: string };

/** An alert that fires on one entity. `extra` holds further keys that a worker may have written (`exc`). */
export type Firing = {
  readonly startMs: number;
  readonly value: unknown;
  readonly captures: JsonObject;
  readonly worker: string;
  readonly evaluationSeconds: number;
  readonly extra?: JsonObject;
};

/** A downtime that was scheduled; its times are epoch seconds, as on the wire. */
export type DowntimeGroup = {
  readonly id: string;
  readonly comment: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly created_by: string;
  readonly entities: readonly string[];
  readonly alert_definitions: readonly number[];
  /** Epoch milliseconds; workers see a downtime at their next evaluation only. */
  readonly createdAtMs: number;
};

import type { AlertDefinitionFields, AlertParameter, DefinitionStatus } from './model.ts';

/** A body that the server cannot read or that breaks its rules: HTTP 400 with the first fault only. */
export class BodyFault extends Error {
  override readonly name = 'BodyFault';
}

type Body = Readonly<Record<string, unknown>>;

const STATUSES: readonly DefinitionStatus[] = ['ACTIVE', 'INACTIVE', 'REJECTED', 'DELETED'];

/** Reads a JSON object, or throws BodyFault. */
export function readObject(value: unknown): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BodyFault('Could not read JSON');
  return { ...value };
}

/** Reads an optional text; absent is null. */
export function readText(body: Body, field: string): string | null {
  const value = body[field] ?? null;
  if (value !== null && typeof value !== 'string') throw new BodyFault(`Could not read JSON: ${field} is no text`);
  return value;
}

/** Reads an optional integer; absent is null. */
export function readInteger(body: Body, field: string): number | null {
  const value = body[field] ?? null;
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new BodyFault(`Could not read JSON: ${field} is no integer`);
  }
  return value;
}

/** Reads an optional list of texts; absent is null. */
export function readTexts(body: Body, field: string): readonly string[] | null {
  const value = body[field] ?? null;
  if (value === null) return null;
  if (!Array.isArray(value)) throw new BodyFault(`Could not read JSON: ${field} is no array`);
  return value.map((element) => {
    if (typeof element !== 'string') throw new BodyFault(`Could not read JSON: ${field} holds what is no text`);
    return element;
  });
}

/** Reads an optional list of text-to-text filters; no element may be null (upstreams.md §2 q14). */
export function readFilters(body: Body, field: string): readonly Readonly<Record<string, string>>[] | null {
  const value = body[field] ?? null;
  if (value === null) return null;
  if (!Array.isArray(value)) throw new BodyFault(`Could not read JSON: ${field} is no array`);
  return value.map((element) => {
    if (element === null) throw new BodyFault(`${field} must not contain null`);
    const entries = Object.entries(readObject(element)).map(([key, inner]): [string, string] => {
      if (typeof inner === 'object') throw new BodyFault(`Could not read JSON: ${field}.${key} is no text`);
      return [key, String(inner)];
    });
    return Object.fromEntries(entries);
  });
}

function readParameters(body: Body): Readonly<Record<string, AlertParameter>> | null {
  const value = body.parameters ?? null;
  if (value === null) return null;
  const entries = Object.entries(readObject(value)).map(([key, inner]): [string, AlertParameter] => {
    const parameter = readObject(inner);
    return [key, { value: parameter.value ?? null, comment: parameter.comment ?? null, type: parameter.type ?? null }];
  });
  return Object.fromEntries(entries);
}

/** Reads a status; absent is null. */
export function readStatus(body: Body): DefinitionStatus | null {
  const value = body.status ?? null;
  if (value === null) return null;
  const status = STATUSES.find((known) => known === value);
  if (status === undefined) throw new BodyFault(`Could not read JSON: ${String(value)} is no status`);
  return status;
}

function mandatory<T>(value: T | null, field: string): T {
  if (value === null || value === '') throw new BodyFault(`${field.replaceAll('_', ' ')} is mandatory`);
  return value;
}

function readTemplate(body: Body): boolean {
  const value = body.template ?? false;
  if (typeof value !== 'boolean') throw new BodyFault('Could not read JSON: template is no boolean');
  return value;
}

/** Reads an alert definition; unknown fields are ignored. Throws BodyFault with the first fault. */
export function readAlertDefinition(json: unknown): AlertDefinitionFields {
  const body = readObject(json);
  return {
    name: readText(body, 'name'),
    description: readText(body, 'description'),
    team: mandatory(readText(body, 'team'), 'team'),
    responsible_team: mandatory(readText(body, 'responsible_team'), 'responsible_team'),
    entities: readFilters(body, 'entities'),
    entities_exclude: readFilters(body, 'entities_exclude'),
    condition: readText(body, 'condition'),
    notifications: readTexts(body, 'notifications'),
    check_definition_id: readInteger(body, 'check_definition_id'),
    status: mandatory(readStatus(body), 'status'),
    priority: readInteger(body, 'priority'),
    period: readText(body, 'period'),
    template: readTemplate(body),
    parent_id: readInteger(body, 'parent_id'),
    parameters: readParameters(body),
    tags: readTexts(body, 'tags'),
  };
}

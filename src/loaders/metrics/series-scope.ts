/** One label and the values it may have. */
export interface LabelScope {
  readonly label: string;
  readonly values: readonly string[];
}

/**
 * The part of an endpoint's series that an entity may see: all of these labels, each with one of its values. Empty means
 * everything; a label without values means nothing at all, and is answered without a call.
 */
export type SeriesScope = readonly LabelScope[];

/** The whole endpoint. */
export const EVERYTHING: SeriesScope = [];

/** Whether no series at all can be in the scope. */
export function isEmptyScope(scope: SeriesScope): boolean {
  return scope.some(({ values }) => values.length === 0);
}

/** Label → template over an entity's fields, such as `{ instance: "{ip}:{port}" }`. */
export type LabelTemplates = Readonly<Record<string, string>>;

/**
 * Fills a template. `null` when a field it needs is unknown: an entity without an address then has no series, instead of
 * those of a target called `null:9100`.
 */
export function fillTemplate(template: string, fields: Readonly<Record<string, string | null>>): string | null {
  let complete = true;
  const filled = template.replace(/\{([^}]*)\}/g, (_, field: string) => {
    const value = fields[field] ?? null;
    if (value === null) complete = false;
    return value ?? '';
  });
  return complete ? filled : null;
}

/** The labels that `templates` give each of `entities`; those with an unknown field are left out of the values. */
export function scopeFromTemplates(
  templates: LabelTemplates,
  entities: readonly Readonly<Record<string, string | null>>[],
): SeriesScope {
  return Object.entries(templates).map(([label, template]) => {
    // A label value is well-formed Unicode: a text that is not can be no series' label, and cannot be asked for.
    const values = entities
      .flatMap((fields) => fillTemplate(template, fields) ?? [])
      .filter((value) => value.isWellFormed());
    return { label, values: [...new Set(values)].sort() };
  });
}

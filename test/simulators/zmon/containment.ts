/** Whether `whole` holds all of `part`, as PostgreSQL's jsonb `@>` means it (upstreams.md §2 q18). */
export function jsonContains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((wanted) => whole.some((element) => jsonContains(element, wanted)));
  }
  if (typeof part === 'object' && part !== null) {
    if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return false;
    const members = new Map<string, unknown>(Object.entries(whole));
    return Object.entries(part).every(([key, wanted]) => members.has(key) && jsonContains(members.get(key), wanted));
  }
  return whole === part;
}

/** Whether an entity passes a list of filters: AND within one, OR across them; an empty list passes all. */
export function passesFilters(entity: unknown, filters: readonly unknown[]): boolean {
  return filters.length === 0 || filters.some((filter) => jsonContains(entity, filter));
}

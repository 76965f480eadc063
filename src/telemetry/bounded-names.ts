/** What names beyond the limit are counted under. */
const OTHER = 'other';

/**
 * Keeps a label that clients choose from making series without end: the first `limit` names are themselves, every later
 * one is `other`.
 */
export function createBoundedNames(limit: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= limit) return OTHER;
    known.add(name);
    return name;
  };
}

import type { SourceFile } from './source-file.ts';

/**
 * Every group of files that import one another in a circle (strongly connected components, Tarjan), written as one
 * shortest walk through the group. Type imports count: a circle of types cannot be read from either end.
 */
export function findImportCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(
    files.map((file) => [file.path, file.imports.filter((one) => one.isRelative).map((one) => one.target)]),
  );
  return components(edges)
    .filter((group) => group.length > 1 || edges.get(group[0] ?? '')?.includes(group[0] ?? ''))
    .map((group) => walkAround(group, edges).join(' → '));
}

function components(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];

  const visit = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    open.push(node);
    let low = index;
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      const seenAt = order.get(next);
      if (seenAt === undefined) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, seenAt);
    }
    if (low === index) found.push(open.splice(open.indexOf(node)).sort());
    return low;
  };
  for (const node of edges.keys()) if (!order.has(node)) visit(node);
  return found;
}

/** The shortest way from the group's first file back to itself. */
function walkAround(group: readonly string[], edges: ReadonlyMap<string, readonly string[]>): string[] {
  const start = group[0] ?? '';
  const walks: string[][] = [[start]];
  const seen = new Set<string>();
  for (const walk of walks) {
    for (const next of edges.get(walk.at(-1) ?? '') ?? []) {
      if (next === start) return [...walk, start];
      if (!group.includes(next) || seen.has(next)) continue;
      seen.add(next);
      walks.push([...walk, next]);
    }
  }
  return [...group];
}

import type { HeapGraph } from './leak-graph.ts';
import { groupOf } from './leak-groups.ts';

/** What is left of a group. */
export interface Survivors {
  readonly group: string;
  /** For each round, how many are there that it made. */
  readonly byRound: number[];
  /** The node of the one that has been there for longest. */
  eldest: number;
}

/** The newest id that there is. */
export function newestId(graph: HeapGraph): number {
  let newest = 0;
  for (let node = 0; node < graph.size; node += 1) newest = Math.max(newest, graph.id(node));
  return newest;
}

/**
 * What rounds left behind in `graph`. `bounds` are the newest ids that there were before the first of them and after each.
 *
 * How many objects there are differs by hundreds from one moment to the next, with spans that wait and connections that come
 * and go; hardly one of them is old. So each is counted for the round that made it.
 */
export function survivorsOf(graph: HeapGraph, bounds: readonly number[]): Survivors[] {
  const found = new Map<string, Survivors>();
  for (let node = 0; node < graph.size; node += 1) {
    const id = graph.id(node);
    const round = bounds.findIndex((bound) => id <= bound) - 1;
    if (round < 0) continue;
    const group = groupOf(node, graph);
    if (group === undefined) continue;
    const survivors = found.get(group) ?? { group, byRound: bounds.slice(1).fill(0), eldest: node };
    found.set(group, survivors);
    survivors.byRound[round] = (survivors.byRound[round] ?? 0) + 1;
    if (id < graph.id(survivors.eldest)) survivors.eldest = node;
  }
  return [...found.values()];
}

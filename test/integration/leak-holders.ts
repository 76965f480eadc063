import type { HeapGraph } from './leak-graph.ts';

const ROOT = 0;
/** Those that hold nothing by themselves. */
const WEAK = new Set(['WeakMap', 'WeakSet']);
/** So many holders tell where it is; beyond them is the way to a module. */
const TOLD = 8;

/**
 * Makes what tells who holds an object on the shortest way to the root, from the nearest holder with an id of at most
 * `oldest` up: what was there before the object itself was made, and keeps all that is left behind.
 */
export function createHolders(graph: HeapGraph, oldest: number): (object: number) => string {
  const held = new Map<number, { readonly by: number; readonly as: string }>();
  const reached = [ROOT];
  for (const node of reached) {
    if (WEAK.has(graph.name(node))) continue;
    for (const { kind, name, to } of graph.edges(node)) {
      if (kind === 'weak' || held.has(to)) continue;
      held.set(to, { by: node, as: /^\d+( \/ |$)/.test(name) ? 'an element' : name });
      reached.push(to);
    }
  }
  return (object) => {
    const holders: string[] = [];
    for (let at = held.get(object); at && at.by !== ROOT && holders.length < TOLD; at = held.get(at.by)) {
      if (graph.id(at.by) > oldest) continue;
      const holder = `${at.as} of ${graph.name(at.by)} ${graph.place(at.by)}`.trimEnd();
      // Of a list that is linked, one link tells as much as all of them.
      if (holder !== holders.at(-1)) holders.push(holder);
    }
    return holders.join(' < ');
  };
}

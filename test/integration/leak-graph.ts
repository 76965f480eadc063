import type { HeapSnapshot } from './leak-heap.ts';

/** What leads from one object to another. */
export interface HeapEdge {
  /** V8's word for what it is: `property`, `element`, `context`, `internal`, `hidden`, `shortcut` or `weak`. */
  readonly kind: string;
  /** A name, or a number where there is none. */
  readonly name: string;
  /** The node that it leads to. */
  readonly to: number;
}

/** A snapshot as objects that hold each other. Nodes are numbered from 0, which is the root. */
export interface HeapGraph {
  /** How many nodes there are. */
  readonly size: number;
  /** Stays with an object from one snapshot of a process to the next; whatever came later has a greater one. */
  id(node: number): number;
  /** V8's word for what it is: `object`, `closure`, `string` and so on. */
  kind(node: number): string;
  /** The class of an object, the function of a closure, the text of a string. */
  name(node: number): string;
  /** Where the code of a closure begins, as `FILE:LINE:COLUMN` of what was built; empty where it is not known. */
  place(node: number): string;
  edges(node: number): HeapEdge[];
}

/** Edges that have numbers for names. */
const NUMBERED = new Set(['element', 'hidden']);

/** Reads a snapshot. */
export function heapGraph({ snapshot: { meta }, nodes, edges, locations, strings }: HeapSnapshot): HeapGraph {
  const nodeFields = meta.node_fields.length;
  const edgeFields = meta.edge_fields.length;
  const placeFields = meta.location_fields.length;
  const size = nodes.length / nodeFields;
  const field = (name: string) => {
    const at = meta.node_fields.indexOf(name);
    return (node: number): number => nodes[node * nodeFields + at] ?? -1;
  };
  const [kindOf, nameOf, idOf, edgesOf] = [field('type'), field('name'), field('id'), field('edge_count')];

  // The edges of all nodes stand one behind the other, in the order of the nodes.
  const firstEdges = new Uint32Array(size + 1);
  for (let node = 0; node < size; node += 1) firstEdges[node + 1] = (firstEdges[node] ?? 0) + edgesOf(node);
  const lines = new Map<number, string>();
  for (let at = 0; at < locations.length; at += placeFields) {
    const [node = 0, , line = 0, column = 0] = locations.slice(at, at + placeFields);
    lines.set(node / nodeFields, `${line + 1}:${column + 1}`);
  }

  const name = (node: number): string => strings[nameOf(node)] ?? '';
  const edgesFrom = (node: number): HeapEdge[] => {
    const [first = 0, end = 0] = firstEdges.subarray(node, node + 2);
    return Array.from({ length: end - first }, (_, i) => {
      const at = (first + i) * edgeFields;
      const [kindNumber = -1, label = -1, to = 0] = edges.slice(at, at + edgeFields);
      const kind = meta.edge_types[0][kindNumber] ?? '';
      return { kind, name: NUMBERED.has(kind) ? String(label) : (strings[label] ?? ''), to: to / nodeFields };
    });
  };
  const follow = (node: number | undefined, label: string): number | undefined =>
    node === undefined ? undefined : edgesFrom(node).find((edge) => edge.name === label)?.to;

  return {
    size,
    id: idOf,
    kind: (node) => meta.node_types[0][kindOf(node)] ?? '',
    name,
    place(node) {
      const line = lines.get(node);
      const script = line && follow(follow(node, 'shared'), 'script');
      return script ? `${name(script).replace(/^.*\/(?=dist\/|node_modules\/)/, '')}:${line}` : '';
    },
    edges: edgesFrom,
  };
}

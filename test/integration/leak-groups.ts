import type { HeapGraph } from './leak-graph.ts';

/** Kinds of nodes that are the program's own data; compiled code and what belongs to it come and go by themselves. */
const COUNTED = new Set(['object', 'native', 'regexp', 'bigint', 'sliced string']);
/** So much is told of a text, or of a list of names. */
const TOLD = 90;

/**
 * The group that an object is counted in; undefined for what is not counted. It is the class or, where many things are of one
 * class, what the object looks like: a few that are left behind are lost among all plain objects, and stand out among those
 * with the same properties.
 */
export function groupOf(node: number, graph: HeapGraph): string | undefined {
  const kind = graph.kind(node);
  if (kind === 'string') return stringGroup(graph.name(node));
  if (kind === 'closure') return closureGroup(node, graph);
  if (!COUNTED.has(kind)) return undefined;
  const name = graph.name(node);
  if (name === 'Object') return `Object { ${listed(namesFrom(node, 'property', graph))} }`;
  if (name === 'Array') return `Array [ ${listed(elementsOf(node, graph))} ]`;
  // The variables that closures share.
  if (name === 'system / Context') return `variables ${listed(namesFrom(node, 'context', graph))}`;
  return `${kind} ${name}`;
}

/** Texts of a kind differ by the numbers and ids in them. */
export function stringGroup(text: string): string {
  return `string ${withoutNumbers(text.slice(0, TOLD))}`;
}

function closureGroup(node: number, graph: HeapGraph): string {
  const bound = graph.edges(node).find(({ name }) => name === 'bound_function')?.to;
  return bound === undefined
    ? `closure ${graph.name(node)} ${graph.place(node)}`
    : `bound ${graph.name(bound)} ${graph.place(bound)}`;
}

/** V8 tells nothing of a property that is a small number: these may not be all names. */
function namesFrom(node: number, kind: string, graph: HeapGraph): string[] {
  return graph.edges(node).flatMap((edge) => (edge.kind === kind && edge.name !== '__proto__' ? edge.name : []));
}

function elementsOf(node: number, graph: HeapGraph): string[] {
  const elements = graph.edges(node).filter(({ kind }) => kind === 'element');
  // The name of a text is the text.
  return elements.map(({ to }) => (graph.kind(to).endsWith('string') ? 'string' : graph.name(to)));
}

/** An object may be a table, with ids for names. */
function listed(names: readonly string[]): string {
  return [...new Set(names.map(withoutNumbers))].sort().join(', ').slice(0, TOLD);
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\w*\d\w*/g, '#');
}

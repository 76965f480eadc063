import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/**
 * How many fields stand inside one another; a field at the root is 1. Fragments do not count, introspection is 1. Each
 * fragment is looked at once, however often it is spread.
 */
export function operationDepth(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const known = new Map<string, number>();

  const depthOf = ({ selections }: SelectionSetNode): number =>
    selections.reduce((deepest, node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return Math.max(deepest, depthOfFragment(node.name.value));
      const below = node.selectionSet ? node.selectionSet : null;
      if (node.kind === Kind.INLINE_FRAGMENT) return Math.max(deepest, below ? depthOf(below) : 0);
      const meta = node.name.value.startsWith('__');
      return Math.max(deepest, 1 + (below && !meta ? depthOf(below) : 0));
    }, 0);

  const depthOfFragment = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // A cycle is not valid and never gets here; were it to, it ends.
    known.set(name, 0);
    const fragment = fragments.get(name);
    const depth = fragment ? depthOf(fragment.selectionSet) : 0;
    known.set(name, depth);
    return depth;
  };

  return depthOf(operation.selectionSet);
}

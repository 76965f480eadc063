import type { SyntaxNode } from '@lezer/common';

/** The named children of a grammar node, without the comments that may stand anywhere. */
export function nodesOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

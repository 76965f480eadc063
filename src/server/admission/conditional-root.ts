import { type DocumentNode, Kind, OperationTypeNode, parse, type SelectionNode, type SelectionSetNode } from 'graphql';
import { badUserInput } from '../../errors/sightline-error.ts';

/**
 * Refuses a subscription whose one field is there under a condition only: the specification has it always there, and
 * graphql-js throws at a condition with a variable instead of reporting it, with the document in the message.
 *
 * @throws BAD_USER_INPUT
 */
export function refuseConditionalRoot(query: string, maxTokens: number): void {
  // Nearly every document is none of these, and is not parsed twice. What may stand between the sign and the name (comments,
  // for one) is the parser's to know.
  const mayBe = query.includes('subscription') && query.includes('@') && /\b(?:skip|include)\b/.test(query);
  if (!mayBe) return;
  const document = parsed(query, maxTokens);
  if (document === null) return;
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
    ),
  );
  const seen = new Set<string>();
  const isConditional = ({ selections }: SelectionSetNode): boolean => selections.some(isConditionalOne);
  const isConditionalOne = (selection: SelectionNode): boolean => {
    if (selection.directives?.some(({ name: { value } }) => value === 'skip' || value === 'include')) return true;
    if (selection.kind === Kind.INLINE_FRAGMENT) return isConditional(selection.selectionSet);
    if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) return false;
    seen.add(selection.name.value);
    const fragment = fragments.get(selection.name.value);
    return fragment !== undefined && isConditional(fragment);
  };
  for (const each of document.definitions) {
    if (each.kind !== Kind.OPERATION_DEFINITION || each.operation !== OperationTypeNode.SUBSCRIPTION) continue;
    if (isConditional(each.selectionSet)) {
      throw badUserInput('the field of a subscription: accepted: without @skip and @include');
    }
  }
}

/** `null` for what is no document, which is told by whoever reads it next. */
function parsed(query: string, maxTokens: number): DocumentNode | null {
  try {
    return parse(query, { maxTokens, noLocation: true });
  } catch {
    return null;
  }
}

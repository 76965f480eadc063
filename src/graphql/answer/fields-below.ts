import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type SelectionNode,
} from 'graphql';
import { JSONValue } from '../scalars/json.scalar.ts';
import { JSONObject } from '../scalars/json-object.scalar.ts';

/** Any JSON may stand in these, as long as an upstream's users like. */
const ANY_JSON: ReadonlySet<string> = new Set([JSONValue.name, JSONObject.name]);
const JSON_FIELDS = 10;

/** Whether the field gives a list: these count their own entries. */
export function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

/**
 * How many fields each entry of this field's list has in the answer, itself included; those of the lists within are not
 * counted. Fragments count wherever they are spread, for every type that the entry might be.
 */
export function fieldsBelow({ fieldNodes, returnType, schema, fragments }: GraphQLResolveInfo): number {
  const known = counts.get(fieldNodes);
  if (known !== undefined) return known;

  const ofSelections = (selections: readonly SelectionNode[], type: GraphQLNamedType): number =>
    selections.reduce((sum, node) => sum + ofNode(node, type), 0);
  const ofNode = (node: SelectionNode, type: GraphQLNamedType): number => {
    if (node.kind === Kind.FIELD) return 1 + ofField(node, type);
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value] : node;
    const condition = fragment?.typeCondition;
    const named = condition ? schema.getType(condition.name.value) : type;
    return fragment && named ? ofSelections(fragment.selectionSet.selections, named) : 0;
  };
  const ofField = ({ name, selectionSet }: FieldNode, type: GraphQLNamedType): number => {
    const field = 'getFields' in type ? type.getFields()[name.value] : undefined;
    if (!field || !('args' in field) || isList(field.type)) return 0;
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return ANY_JSON.has(named.name) ? JSON_FIELDS - 1 : 0;
    return ofSelections(selectionSet?.selections ?? [], named);
  };

  const entry = getNamedType(returnType);
  const own = ANY_JSON.has(entry.name) ? JSON_FIELDS : 1;
  const count = fieldNodes.reduce((sum, node) => sum + ofSelections(node.selectionSet?.selections ?? [], entry), own);
  counts.set(fieldNodes, count);
  return count;
}

// graphql-js hands every entry of a list the same nodes: a thousand servers ask once what is below their targets.
const counts = new WeakMap<readonly FieldNode[], number>();

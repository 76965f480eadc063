import {
  type FieldNode,
  type FragmentSpreadNode,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { HOST_DEPTHS, type HostDepth } from '../../loaders/groundwork/records.ts';

/**
 * The least depth that tells each field of Host. GroundWork answers `simple` with invented values for the rest (upstreams.md
 * §5, quirk 14): a field that stood here too low would be a lie, so a test compares the names with the schema's.
 */
export const FIELD_DEPTHS: Readonly<Record<string, HostDepth>> = {
  id: 'simple',
  hostId: 'simple',
  name: 'simple',
  description: 'simple',
  appType: 'simple',
  deviceIdentification: 'simple',
  deviceDisplayName: 'simple',
  agentId: 'simple',
  identity: 'simple',
  server: 'simple',
  alerts: 'simple',
  monitorStatus: 'shallow',
  lastCheckTime: 'shallow',
  nextCheckTime: 'shallow',
  lastStateChange: 'shallow',
  lastPluginOutput: 'shallow',
  bubbleUpStatus: 'shallow',
  serviceAvailability: 'shallow',
  serviceCount: 'shallow',
  acknowledged: 'shallow',
  stateType: 'shallow',
  checkType: 'shallow',
  alias: 'shallow',
  properties: 'shallow',
  property: 'shallow',
  hostGroups: 'deep',
  services: 'deep',
};

/**
 * How much of hosts has to be asked for, by what the operation selects of them at and below this field: through pages,
 * payloads and fragments, but not through a host into others, which are asked for by themselves.
 */
export function selectedDepth(info: GraphQLResolveInfo): HostDepth {
  const found = new Set<HostDepth>(['simple']);
  const returned = getNamedType(info.returnType);
  for (const { selectionSet } of info.fieldNodes) if (selectionSet) walk(selectionSet, returned);
  return HOST_DEPTHS.findLast((depth) => found.has(depth)) ?? 'simple';

  function walk({ selections }: SelectionSetNode, parent: GraphQLNamedType): void {
    for (const selection of selections) {
      if (!isIncluded(selection, info)) continue;
      if (selection.kind === 'Field') visit(selection, parent);
      else spread(selection, parent);
    }
  }

  function visit({ name, selectionSet }: FieldNode, parent: GraphQLNamedType): void {
    if (parent.name === 'Host') {
      const depth = FIELD_DEPTHS[name.value];
      if (depth) found.add(depth);
      return;
    }
    if (!selectionSet || !(isObjectType(parent) || isInterfaceType(parent))) return;
    const field = parent.getFields()[name.value];
    if (field) walk(selectionSet, getNamedType(field.type));
  }

  function spread(selection: FragmentSpreadNode | InlineFragmentNode, parent: GraphQLNamedType): void {
    const fragment = selection.kind === 'InlineFragment' ? selection : info.fragments[selection.name.value];
    if (!fragment) return;
    const on = fragment.typeCondition ? info.schema.getType(fragment.typeCondition.name.value) : parent;
    // Of a node's possible types only hosts are of interest.
    if (on && (on === parent || on.name === 'Host' || isAbstractType(on))) walk(fragment.selectionSet, on);
  }
}

function isIncluded(node: FieldNode | FragmentSpreadNode | InlineFragmentNode, info: GraphQLResolveInfo): boolean {
  const { variableValues } = info;
  const { if: skipped } = getDirectiveValues(GraphQLSkipDirective, node, variableValues) ?? {};
  const { if: included } = getDirectiveValues(GraphQLIncludeDirective, node, variableValues) ?? {};
  return skipped !== true && included !== false;
}

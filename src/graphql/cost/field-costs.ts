import { type CostArgs, type FieldCost, lengthOf } from './field-cost.ts';
import { idsByPlace } from './ids-by-place.ts';
import { METRIC_COSTS } from './metric-costs.ts';

const once: FieldCost = { calls: () => 1 };
const nothing: FieldCost = { calls: () => 0 };
const shared: FieldCost = { sharedCalls: () => 1 };
const definition: FieldCost = { definitionCalls: 1 };
/** By names, by addresses, and by names in other cases. */
const hostJoin: FieldCost = { sharedCalls: () => 3 };
/** Names that no query finds are looked up by path, as long as they are few. */
const hostByName: FieldCost = { sharedCalls: () => 7 };

/** NHN takes no more targets on a server (upstreams.md §1, quirk 8). */
const TARGETS_OF_SERVER = 5;
/** Alerts of one machine, or of one definition: most have none. */
const ALERTS_GUESS = 5;
/** Definitions that fire at one time. */
const ACTIVE_GUESS = 50;
/** Numbers of alert definitions that one URL holds, however long they are. */
const DEFINITIONS_OF_CALL = 350;
/** Alerts of a machine, or of any, by the definitions that fire them. */
const alertsOf: FieldCost = { times: () => ALERTS_GUESS, definitions: definitionsNamed };

const alertsNamed: FieldCost = {
  ...alertsOf,
  times: ({ definitionIds }) => lengthOf(definitionIds, 1) * ALERTS_GUESS,
  calls: urlsOfDefinitions,
};

/**
 * What fields cost where the rules of `operation-cost.ts` do not say it: by the number of their entries, and by the calls
 * that the loaders make for them.
 */
export const FIELD_COSTS: Readonly<Record<string, FieldCost>> = {
  ...METRIC_COSTS,

  'Query.viewer': nothing,
  'Query.checkPromQL': nothing,
  'Query.region': nothing,
  'Query.regions': {
    times: ({ codes }, { regionCount }) => lengthOf(codes, regionCount),
    apart: true,
    calls: () => 0,
  },
  'Query.metrics': { times: ({ regions }) => lengthOf(regions, 1), apart: true, calls: () => 0 },
  'Query.sources': { calls: ({ probe }, { endpointCount }) => (probe === true ? endpointCount : 0) },
  'Query.nodes': {
    times: ({ ids }) => lengthOf(ids, 0),
    calls: ({ ids }) => callsBehind(ids),
    definitions: ({ ids }) => idsByPlace(ids).get('AlertDefinition')?.ids ?? 0,
  },

  'Project.regions': { times: (_args, { regionCount }) => regionCount, apart: true },
  'Region.workspaces': once,
  'Region.workspace': once,
  'Region.servers': once,
  'Region.server': once,

  'Workspace.targets': once,
  'Target.workspace': shared,
  'Target.server': shared,
  'Target.metrics': shared,
  'Server.targets': { readsTargets: () => true, times: () => TARGETS_OF_SERVER },
  'Server.metrics': { readsTargets: () => true, manyTargets: true },

  'Query.alerts': alertsNamed,
  'Subscription.alerts': alertsNamed,
  'Subscription.targets': { calls: () => 1, times: (_args, { pageSize }) => pageSize },
  'Query.activeAlerts': { calls: () => 1, times: () => ACTIVE_GUESS, definitions: () => ACTIVE_GUESS },
  'Query.alertDefinitionsById': {
    times: definitionsNamed,
    calls: definitionsNamed,
    definitions: definitionsNamed,
  },
  'Server.alerts': { ...alertsOf, sharedCalls: (args) => 1 + urlsOfDefinitions(args) },
  'Host.alerts': { ...alertsOf, sharedCalls: urlsOfDefinitions },
  // Definitions that are found at different times ask for their alerts together, as long as they come soon enough.
  'AlertDefinition.alerts': { ...shared, times: () => ALERTS_GUESS },
  'Alert.server': shared,
  'Alert.identity': { sharedCalls: () => 2 },
  'Alert.definition': definition,
  'AlertDefinition.parent': definition,
  'AlertDefinition.check': definition,
  'AlertEntity.server': shared,
  // By the addresses of all targets.
  'MetricSeries.target': { readsTargets: () => true },
  'MetricSeries.server': { readsTargets: () => true, sharedCalls: () => 1 },
  // The alerts of every series’ machine: those of the definitions, once the machines are found.
  'MetricSeries.overlays': {
    sharedCalls: (args) => 2 + urlsOfDefinitions(args),
    times: () => 1,
    readsTargets: () => true,
    definitions: definitionsNamed,
  },
  // All points are looked through for a few figures; what to leave out of them is found like the overlays.
  'MetricSeries.summary': {
    uses: () => ({ atMost: 1, rows: true }),
    sharedCalls: (args) => (excludes(args) ? 2 + urlsOfDefinitions(args) : 0),
    readsTargets: excludes,
  },

  'Server.host': hostJoin,
  'Server.hostIdentity': hostJoin,
  'Alert.host': hostJoin,
  'Host.server': shared,
  'Host.identity': shared,
  'HostResult.host': hostByName,
};

function definitionsNamed({ definitionIds }: CostArgs): number {
  return lengthOf(definitionIds, 1);
}

function excludes({ exclude }: CostArgs): boolean {
  return exclude !== undefined && exclude !== null;
}

function urlsOfDefinitions(args: CostArgs): number {
  return Math.max(1, Math.ceil(definitionsNamed(args) / DEFINITIONS_OF_CALL));
}

/** Ids are looked up together by the list that they are in; alert definitions are in none. What is no id costs nothing. */
function callsBehind(ids: unknown): number {
  const places = idsByPlace(ids);
  return [...places].reduce((sum, [type, { ids: own, lists }]) => sum + (type === 'AlertDefinition' ? own : lists), 0);
}

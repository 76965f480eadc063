import { MAX_POINTS_PER_QUERY } from '../../timeseries/step.ts';
import { NODE_TYPES } from '../node/global-id.ts';
import { type CostArgs, type FieldCost, lengthOf, numberOf } from './field-cost.ts';

const once: FieldCost = { calls: () => 1 };
const nothing: FieldCost = { calls: () => 0 };
const shared: FieldCost = { sharedCalls: 1 };
/** The first field of a request that asks reads the targets of all workspaces, however many; the others find them read. */
const targetsOfProject: FieldCost = { sharedCalls: 2 };
/** NHN takes no more targets on a server (upstreams.md §1, quirk 8). */
const TARGETS_OF_SERVER = 5;
const few: FieldCost = { points: () => 0.25 };

/** Series in an answer: nobody knows before how many come, but a limit below the guess is a promise. */
const SERIES_GUESS = 10;
const seriesTimes = ({ limit }: CostArgs) => Math.min(SERIES_GUESS, numberOf(limit, 0) || SERIES_GUESS);

/** Alerts of one machine: most have none. */
const ALERTS_GUESS = 5;

/** A row costs no call, only the making of it. */
const ROWS_PER_POINT = 50;
const DEFAULT_ROWS = 250;

/**
 * What fields cost where the rules of `operation-cost.ts` do not say it: by the number of their entries, and by the calls
 * that the loaders make for them.
 */
export const FIELD_COSTS: Readonly<Record<string, FieldCost>> = {
  'Query.viewer': nothing,
  'Query.checkPromQL': nothing,
  'Query.region': nothing,
  'Query.regions': {
    times: ({ codes }, { regionCount }) => lengthOf(codes, regionCount),
    apart: true,
    calls: () => 0,
  },
  'Query.metrics': { times: ({ regions }) => lengthOf(regions, 1), apart: true, calls: () => 0 },
  'Query.sources': { calls: ({ probe }, { regionCount }) => (probe === true ? regionCount : 0) },
  'Query.nodes': { times: ({ ids }) => lengthOf(ids, 0), calls: ({ ids }) => listsBehind(ids) },

  'Project.regions': { times: (_args, { regionCount }) => regionCount, apart: true },
  'Region.workspaces': once,
  'Region.workspace': once,
  'Region.servers': once,
  'Region.server': once,

  'Workspace.targets': once,
  'Target.workspace': shared,
  'Target.server': shared,
  'Server.targets': { ...targetsOfProject, times: () => TARGETS_OF_SERVER },
  'MetricSeries.target': targetsOfProject,
  'MetricSeries.server': targetsOfProject,
  // The alerts of every series’ machine: one call, after those that find the machines.
  'MetricSeries.overlays': { sharedCalls: 4, times: () => 1 },

  'Query.alertDefinitionsById': {
    times: ({ definitionIds }) => lengthOf(definitionIds, 1),
    calls: ({ definitionIds }) => lengthOf(definitionIds, 1),
  },
  'Server.alerts': { sharedCalls: 2, times: () => ALERTS_GUESS },
  'AlertDefinition.alerts': shared,
  'Alert.server': shared,
  'Alert.identity': { sharedCalls: 2 },
  // ZMON finds definitions one by one, but alerts share few of them.
  'Alert.definition': { sharedCalls: ALERTS_GUESS },
  'AlertDefinition.parent': { sharedCalls: ALERTS_GUESS },
  'AlertDefinition.check': { sharedCalls: ALERTS_GUESS },
  'AlertEntity.server': shared,

  'Server.host': shared,
  'Server.hostIdentity': shared,
  'Alert.host': shared,
  'Host.server': shared,
  'Host.identity': shared,
  'Host.alerts': shared,
  'HostResult.host': shared,

  'Metrics.instant': shared,
  'Metrics.range': { calls: extraCalls, sharedCalls: 1 },
  'Metrics.series': { ...once, times: seriesTimes },
  'Metrics.labels': once,
  'Metrics.labelValues': once,
  'Metrics.metadata': { ...once, times: seriesTimes },

  'MetricResult.series': { times: () => SERIES_GUESS },
  'MetricResult.coverage': few,
  'MetricSeries.labels': few,
  'LabelSet.labels': few,
  'MetricSeries.samples': { points: ({ maxPoints }) => Math.ceil(numberOf(maxPoints, DEFAULT_ROWS) / ROWS_PER_POINT) },
  'MetricSeries.timestamps': few,
  'MetricSeries.values': few,
};

/** A range with more points than an upstream answers at once is split: the calls beyond the first. */
function extraCalls({ range, step }: CostArgs): number {
  if (typeof step !== 'number' || step <= 0 || range === null || typeof range !== 'object') return 0;
  const { start, end, last } = { start: null, end: null, last: null, ...range };
  const lengthMs = numberOf(last, Math.max(0, numberOf(end, Date.now()) - numberOf(start, Date.now())));
  return Math.floor(lengthMs / step / MAX_POINTS_PER_QUERY);
}

/** Global ids are looked up together by the list that they are in: all parts but the last name it. */
function listsBehind(ids: unknown): number {
  if (!Array.isArray(ids)) return 0;
  const lists = ids.map((id) => {
    const [type, ...parts] = Buffer.from(String(id), 'base64url').toString('utf8').split(':');
    return NODE_TYPES.some((known) => known === type) ? [type, ...parts.slice(0, -1)].join(':') : '';
  });
  return new Set(lists).size;
}

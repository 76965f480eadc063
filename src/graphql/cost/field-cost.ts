/** A field's arguments, variables and defaults filled in. */
export type CostArgs = Readonly<Record<string, unknown>>;

/** What the costs of some fields depend on, beside their arguments. */
export interface CostFacts {
  /** Rows of a page when `first` is left out; `limits.pageSize`. */
  readonly pageSize: number;
  /** How many regions are configured. */
  readonly regionCount: number;
  /** How many base addresses all sources have together. */
  readonly endpointCount: number;
  /** `limits.samplesPerSeries`. */
  readonly samplesPerSeries: number;
  /** Whether queries that differ in their scope only are sent as one. */
  readonly mergeQueries: boolean;
  /** The request's "now", in epoch milliseconds. */
  readonly nowMs: number;
}

type Amount = (args: CostArgs, facts: CostFacts) => number;

/** Series that a query reads, and how many points each of them has at the most. */
export interface PointsRead {
  readonly points: number;
  readonly series: number;
}

/** What is done with the points of the series that a field stands in. */
export interface PointsUse {
  /** So many of them are handed out at the most. */
  readonly atMost: number;
  /** As rows, each with all that is asked of it; else as a column. */
  readonly rows: boolean;
}

/** What one field costs, beside what is below it. */
export interface FieldCost {
  /** How often what is below it is counted: the length of its list. Once when left out; lists have a default. */
  readonly times?: Amount;
  /** Upstream calls each time it is asked. */
  readonly calls?: Amount;
  /** Upstream calls that the entities of a list share: loaders send them together. */
  readonly sharedCalls?: Amount;
  /** Upstream calls that entities share only where one target is all they have. */
  readonly singleTargetCalls?: Amount;
  /** Its entity may have several targets. */
  readonly manyTargets?: true;
  /** Upstream calls for each alert definition that is meant, however many entities mean it: ZMON finds them one by one. */
  readonly definitionCalls?: number;
  /** How many alert definitions all that is below it can mean. */
  readonly definitions?: Amount;
  /** Finding the targets of a machine reads those of every workspace: once for each project and region of an operation. */
  readonly readsTargets?: (args: CostArgs) => boolean;
  /** Its entries are asked at endpoints of their own: calls below it are not shared between them. */
  readonly apart?: true;
  /** Points of the field with all that is below it, where counting objects would say too much. */
  readonly points?: number;
  /** It reads series; what is below it hands out their points. */
  readonly reads?: (args: CostArgs, facts: CostFacts) => PointsRead;
  /** It hands out points of the series around it, or looks through them. */
  readonly uses?: (args: CostArgs) => PointsUse;
}

/** The argument as a number not below 0; `fallback` where it is none. */
export function numberOf(argument: unknown, fallback: number): number {
  return typeof argument === 'number' ? Math.max(0, argument) : fallback;
}

/** The length of a list argument; `fallback` where it is none. */
export function lengthOf(argument: unknown, fallback: number): number {
  return Array.isArray(argument) ? argument.length : fallback;
}

/** A field's arguments, variables and defaults filled in. */
export type CostArgs = Readonly<Record<string, unknown>>;

/** What the costs of some fields depend on, beside their arguments. */
export interface CostFacts {
  /** Rows of a page when `first` is left out; `limits.pageSize`. */
  readonly pageSize: number;
  /** How many regions are configured. */
  readonly regionCount: number;
}

/** What one field costs, beside what is below it. */
export interface FieldCost {
  /** How often what is below it is counted: the length of its list. Once when left out; lists have a default. */
  readonly times?: (args: CostArgs, facts: CostFacts) => number;
  /** Upstream calls each time it is asked. */
  readonly calls?: (args: CostArgs, facts: CostFacts) => number;
  /** Upstream calls that the entities of a list share: loaders send them together. */
  readonly sharedCalls?: number;
  /** Its entries are asked at endpoints of their own: calls below it are not shared between them. */
  readonly apart?: true;
  /** Points of the field with all that is below it, where counting objects would say too much. */
  readonly points?: (args: CostArgs) => number;
}

/** The argument as a number not below 0; `fallback` where it is none. */
export function numberOf(argument: unknown, fallback: number): number {
  return typeof argument === 'number' ? Math.max(0, argument) : fallback;
}

/** The length of a list argument; `fallback` where it is none. */
export function lengthOf(argument: unknown, fallback: number): number {
  return Array.isArray(argument) ? argument.length : fallback;
}

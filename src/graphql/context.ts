import type { Caller } from '../auth/caller.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { SourceDirectory } from '../loaders/source-directory.ts';
import type { Selection } from '../selection/selection.ts';
import type { AnswerBudget } from './answer/answer-budget.ts';
import type { Coverage } from './metrics/coverage.type.ts';
import type { Repetition } from './subscription/repetition.ts';

/** Bounds that resolvers keep; part of the configuration's `limits`. */
export interface GraphLimits {
  readonly pageSize: number;
  readonly pageSizeMax: number;
  readonly samplesPerSeries: number;
  readonly subscriptionEveryMinMs: number;
}

/** All that a resolver can reach. Made for one request. */
export interface GraphContext {
  readonly caller: Caller;
  readonly selection: Selection;
  readonly loaders: Loaders;
  readonly sources: SourceDirectory;
  readonly limits: GraphLimits;
  /** How much the answer may still hold. */
  readonly answer: AnswerBudget;
  /** The request's one "now", in epoch milliseconds: every chart of an answer ends at the same moment. */
  readonly nowMs: number;
  /** What a list cannot say itself; answered in the extensions `remarks`. */
  readonly remarks: Remark[];
  /** Of a subscription; `null` for what is answered once. */
  readonly repetition: Repetition | null;
}

/** What is missing in a list of the answer, and where. */
export interface Remark {
  /** Path of the field in the answer. */
  readonly path: readonly (string | number)[];
  readonly coverage: readonly Coverage[];
  readonly warnings: readonly string[];
}

/** One GraphQL operation as telemetry tells of it. */
export interface OperationSummary {
  /** Of the operation that was resolved, cut to OPERATION_NAME_CHARACTERS_MAX; `null` when it has none or was not read. */
  readonly name: string | null;
  /** `null` when no operation could be made out. */
  readonly type: 'query' | 'mutation' | 'subscription' | null;
  readonly ms: number;
  /** Points; `null` when it was refused before it had a cost. */
  readonly cost: number | null;
  /** The codes of its errors, each once. */
  readonly codes: readonly string[];
}

/** A client may choose longer names; nobody reads them. */
export const OPERATION_NAME_CHARACTERS_MAX = 64;

/** One upstream system of the demo: how it is started, and what the gateway has to be told of it. */
export interface DemoPart {
  readonly title: string;
  start(): Promise<RunningPart>;
}

/** A started part. */
export interface RunningPart {
  /** Its entry under `sources` in the gateway's configuration; secrets only as `${NAME}`. */
  readonly source: Readonly<Record<string, unknown>>;
  /** The secrets that `source` names. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Lines for the person who plays with it. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

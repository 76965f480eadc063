/** One request that reached a simulator. Numbers of time are epoch milliseconds. */
export interface LoggedRequest {
  readonly at: number;
  /** When the answer was finished or the connection ended; null while under way. */
  readonly endedAt: number | null;
  /** Which simulator: `nhn`, `zmon`, `groundwork`. */
  readonly source: string;
  readonly method: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Lower-case names; credentials hashed. */
  readonly headers: Readonly<Record<string, string>>;
  /** A form as a record of lists, JSON decoded, otherwise null; credentials hashed. */
  readonly body: unknown;
  readonly bodyBytes: number;
  /** The simulator's name of the endpoint, or `unknown`. */
  readonly operation: string;
  readonly region: string | null;
  readonly project: string | null;
  /** What was answered; null when nothing was. */
  readonly status: number | null;
  /** The client closed its socket before the answer was complete. */
  readonly aborted: boolean;
}

/** Which entries to count: equality on each given field, or any test of one's own. */
export type RequestFilter =
  | Partial<
      Pick<LoggedRequest, 'source' | 'operation' | 'method' | 'path' | 'region' | 'project' | 'status' | 'aborted'>
    >
  | ((request: LoggedRequest) => boolean);

/** What the server learns about a logged request once it is over. */
export type RequestOutcome = Pick<LoggedRequest, 'status' | 'aborted'>;

/** Every request in order of arrival, entered when it arrives and completed when it ends. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** Enters a request; call the returned function once, when it has ended. */
  enter(request: Omit<LoggedRequest, 'at' | 'endedAt' | 'status' | 'aborted'>): (outcome: RequestOutcome) => void {
    const entry = { ...request, at: this.#now(), endedAt: null, status: null, aborted: false };
    this.#entries.push(entry);
    return (outcome) => Object.assign(entry, outcome, { endedAt: this.#now() });
  }

  /** The entries that the filter lets through. */
  where(filter: RequestFilter = {}): readonly LoggedRequest[] {
    return this.#entries.filter(typeof filter === 'function' ? filter : (entry) => equalsOn(entry, filter));
  }

  /** How many requests arrived, answered or not. */
  count(filter: RequestFilter = {}): number {
    return this.where(filter).length;
  }

  /** Forgets everything; requests under way no longer show. */
  clear(): void {
    this.#entries.length = 0;
  }
}

function equalsOn(entry: LoggedRequest, wanted: object): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...entry };
  return Object.entries(wanted).every(([field, value]) => value === undefined || fields[field] === value);
}

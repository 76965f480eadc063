interface LoadEventBase {
  readonly source: string;
  readonly region: string | null;
  readonly operation: string;
}

/** A loader asked for a read. */
export interface ReadEvent extends LoadEventBase {
  readonly type: 'read';
  /** How many keys of the request it answers: of a batch or a merged query more than one. */
  readonly keys: number;
  /** Whether an identical read was under way, whose answer this one takes: no call is made then. */
  readonly joined: boolean;
}

/** A loader looked for an answer that came earlier. */
export interface CacheEvent extends LoadEventBase {
  readonly type: 'cache';
  /** `range`: what range queries have read; `list`: whole lists; `last_good`: what is served while an endpoint fails. */
  readonly cache: 'range' | 'list' | 'last_good';
  /** `partial`: only the rest has to be read. */
  readonly outcome: 'hit' | 'partial' | 'miss';
}

/** What loaders do before anything is sent. */
export type LoadEvent = ReadEvent | CacheEvent;

/** Told of every event, synchronously; it must not throw. */
export type LoadObserver = (event: LoadEvent) => void;

/** One read of a request, as a trace names it. */
export type TracedRead = LoadEventBase & { readonly keys: number };

/** Stands around one read: all that it sends belongs to it. `joined` is to be called when it sends nothing itself. */
export type ReadTracer = <T>(read: TracedRead, run: (joined: () => void) => Promise<T>) => Promise<T>;

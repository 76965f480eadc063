/** Why a deadline's signal ended: its time is over. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`the deadline of ${timeoutMs} ms passed`);
    this.timeoutMs = timeoutMs;
  }
}

/** Why a deadline's signal ended: whoever asked has hung up, so the answer is of no use to anyone. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';

  constructor() {
    super('the client closed its connection');
  }
}

/** How long someone still wants the answer, and the signal that says "no longer". Every upstream call is given one. */
export interface Deadline {
  /** Aborts once, with `DeadlineExceeded`, `ClientGone` or whatever reason the caller had. */
  readonly signal: AbortSignal;
  /** Milliseconds left; 0 when over, `Infinity` when there is no limit. */
  remainingMs(): number;
  /** Calls `then` once when nobody needs the answers any more: the request is answered, or its time is over. */
  whenOver(then: () => void): void;
}

/** A deadline that runs: dispose it when the request is answered, or its timer outlives the request. */
export interface RunningDeadline extends Deadline, Disposable {}

/** `clientSignal` is the socket's: its abort ends the deadline with `ClientGone`. `now` is monotonic milliseconds. */
export interface DeadlineOptions {
  readonly timeoutMs: number;
  readonly clientSignal?: AbortSignal;
  readonly now?: () => number;
}

/** Starts the deadline of one request. */
export function startDeadline(options: DeadlineOptions): RunningDeadline {
  const { timeoutMs, clientSignal } = options;
  const now = options.now ?? (() => performance.now());
  const endsAt = now() + timeoutMs;
  const controller = new AbortController();
  const onClientGone = () => controller.abort(new ClientGone());
  const timer = setTimeout(() => controller.abort(new DeadlineExceeded(timeoutMs)), timeoutMs);
  const ending = new Set<() => void>();
  let over = false;
  const end = () => {
    over = true;
    for (const then of ending) then();
    ending.clear();
  };

  controller.signal.addEventListener('abort', end, { once: true });
  if (clientSignal?.aborted) onClientGone();
  clientSignal?.addEventListener('abort', onClientGone, { once: true });

  return {
    signal: controller.signal,
    remainingMs: () => (controller.signal.aborted ? 0 : Math.max(0, endsAt - now())),
    whenOver: (then) => (over ? then() : void ending.add(then)),
    [Symbol.dispose]() {
      clearTimeout(timer);
      clientSignal?.removeEventListener('abort', onClientGone);
      end();
    },
  };
}

/** A deadline that ends only with `signal`, if at all: for start-up probes and tests. */
export function noDeadline(signal: AbortSignal = new AbortController().signal): Deadline {
  return {
    signal,
    remainingMs: () => (signal.aborted ? 0 : Number.POSITIVE_INFINITY),
    // Nothing says when its answers are done with, and nobody keeps them.
    whenOver: (then) => then(),
  };
}

/** Why an attempt's signal ended: this one attempt took too long; another may still be made. */
export class AttemptTimeout extends Error {
  override readonly name = 'AttemptTimeout';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`no complete answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** A signal of its own for one attempt; dispose it when the attempt is over. */
export interface AttemptSignal extends Disposable {
  readonly signal: AbortSignal;
}

/** Aborts with `AttemptTimeout` after `timeoutMs`, or with the outer signal's reason. */
export function attemptSignal(outer: AbortSignal, timeoutMs: number): AttemptSignal {
  const controller = new AbortController();
  const onOuter = () => controller.abort(outer.reason);
  const timer = setTimeout(() => controller.abort(new AttemptTimeout(timeoutMs)), timeoutMs);
  if (outer.aborted) onOuter();
  outer.addEventListener('abort', onOuter, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer.removeEventListener('abort', onOuter);
    },
  };
}

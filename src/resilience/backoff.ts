/** Before the first retry at most this; doubled for each later one. */
const BASE_MS = 100;
/** No wait of ours is longer; a longer one must be asked for by Retry-After. */
const CAP_MS = 2_000;

/**
 * How long to wait before retry number `retry` (from 1): full jitter, so that callers who failed together do not return
 * together; never less than what the upstream asked for.
 */
export function backoffMs(retry: number, random: () => number, retryAfterMs = 0): number {
  const jitter = random() * Math.min(CAP_MS, BASE_MS * 2 ** (retry - 1));
  return Math.ceil(Math.max(retryAfterMs, jitter));
}

/** Waits, or rejects with the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms);
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
  });
}

/** How well the process keeps up with its work. */
export interface EventLoopWatch {
  /** Whether it has been late twice in a row: one long pause (a collection, one huge answer) is no overload. */
  readonly behind: boolean;
  stop(): void;
}

/** How often the event loop should come by. */
const BEAT_MS = 20;

/**
 * Watches how late the event loop is; more than `limitMs`, twice in a row, is behind. 0 watches nothing.
 *
 * Ours rather than @fastify/under-pressure's mean over a second: whoever decides by that lets a second's worth of
 * requests in before it sees them, and turns a second's worth away after they are gone. `now` is monotonic milliseconds.
 */
export function watchEventLoop(limitMs: number, now: () => number = () => performance.now()): EventLoopWatch {
  if (limitMs === 0) return { behind: false, stop: () => undefined };
  let beatAt = now();
  let lateMs = 0;
  let lateBeforeMs = 0;
  const sinceBeat = () => now() - beatAt - BEAT_MS;
  const timer = setInterval(() => {
    lateBeforeMs = lateMs;
    lateMs = sinceBeat();
    beatAt = now();
  }, BEAT_MS);
  timer.unref();
  return {
    get behind() {
      // The beat that is due counts from now on: what stands in line behind it waits already.
      return lateMs > limitMs && (lateBeforeMs > limitMs || sinceBeat() > limitMs);
    },
    stop: () => clearInterval(timer),
  };
}

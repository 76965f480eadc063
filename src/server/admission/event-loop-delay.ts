/** How well the process keeps up with its work. */
export interface EventLoopWatch {
  /** Whether it is late, and not for the first time: one long pause (a collection, one huge answer) is no overload. */
  readonly behind: boolean;
  stop(): void;
}

/** How often the event loop should come by. */
const BEAT_MS = 20;
/** For how long an earlier delay counts: clients that wait for answers come back in waves, with idle beats between. */
const MEMORY_MS = 5_000;

/**
 * Watches how late the event loop is; more than `limitMs`, for the second time within seconds, is behind. 0 watches nothing.
 *
 * Ours rather than @fastify/under-pressure's mean over a second: whoever decides by that lets a second's worth of
 * requests in before it sees them, and turns a second's worth away after they are gone. `now` is monotonic milliseconds.
 */
export function watchEventLoop(limitMs: number, now: () => number = () => performance.now()): EventLoopWatch {
  if (limitMs === 0) return { behind: false, stop: () => undefined };
  let beatAt = now();
  let lateMs = 0;
  let earlierAt = Number.NEGATIVE_INFINITY;
  const sinceBeat = () => now() - beatAt - BEAT_MS;
  const timer = setInterval(() => {
    if (lateMs > limitMs) earlierAt = beatAt;
    lateMs = sinceBeat();
    beatAt = now();
  }, BEAT_MS);
  timer.unref();
  return {
    get behind() {
      const late = lateMs > limitMs;
      const again = now() - earlierAt < MEMORY_MS;
      // The beat that is due counts from now on: what stands in line behind it waits already.
      return sinceBeat() > limitMs ? late || again : late && again;
    },
    stop: () => clearInterval(timer),
  };
}

/** Tasks that are due at the same moment, done one after the other. */
export interface Turns {
  /** Does `task` now when none is waiting, else in its turn. It must not throw. */
  add(task: () => void): void;
}

/**
 * Makes an empty queue.
 *
 * Between two tasks the event loop takes a turn: hundreds of requests may have waited for one call, and what others are
 * about to receive or send must not wait until all of them are answered.
 */
export function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  let running = false;

  function next(): void {
    const task = waiting.shift();
    running = task !== undefined;
    if (task === undefined) return;
    setImmediate(next);
    task();
  }

  return {
    add(task) {
      waiting.push(task);
      if (!running) next();
    },
  };
}

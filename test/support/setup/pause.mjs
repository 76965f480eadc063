/** Blocks this thread: the set-up runs one step after the other and has nothing else to do meanwhile. */
export function pause(durationMs) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}

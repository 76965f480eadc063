/** Does `work` between the first signal to stop and what the process does about it. When it fails, so does the process. */
export function beforeStop(work: () => Promise<void>): void {
  const emit: (...args: never[]) => unknown = process.emit;
  let hasBegun = false;
  const value = (...args: never[]): unknown => {
    const [event]: unknown[] = args;
    if (hasBegun || (event !== 'SIGTERM' && event !== 'SIGINT')) return emit.apply(process, args);
    hasBegun = true;
    void work().finally(() => emit.apply(process, args));
    return true;
  };
  Object.defineProperty(process, 'emit', { value, writable: true, configurable: true });
}

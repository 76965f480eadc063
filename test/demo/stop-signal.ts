const orphanPollMs = 500;

/** Aborts when the demo is to stop: Ctrl-C, a signal, or the end of the process that started it. */
export function stopSignal(): AbortSignal {
  const stopped = new AbortController();
  const stop = (reason: string): void => {
    // A second Ctrl-C does not wait for anything; what was started ends with this process.
    if (stopped.signal.aborted) process.exit(130);
    stopped.abort(new Error(reason));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop(`stopped by ${name}`));

  const parent = process.ppid;
  const orphanWatch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(orphanWatch);
    if (!stopped.signal.aborted) stop('stopped, because the process that started it is gone');
  }, orphanPollMs);
  orphanWatch.unref();
  return stopped.signal;
}

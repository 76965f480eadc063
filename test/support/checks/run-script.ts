import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How an npm script ended. */
export type ScriptResult = { readonly ok: boolean; readonly output: string };

/** What limits a script: its whole process group is ended when the time is up or the signal fires. */
export type ScriptLimits = { readonly timeLimitMs: number; readonly signal: AbortSignal };

/** Runs `npm run SCRIPT -- ARGS` quietly in a process group of its own, and keeps what it prints. */
export async function runScript(
  script: string,
  args: readonly string[],
  { timeLimitMs, signal }: ScriptLimits,
): Promise<ScriptResult> {
  signal.throwIfAborted();
  const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));

  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]);
  const end = (): void => endGroup(child.pid);
  limit.addEventListener('abort', end);
  // What a test left running would hold the output open for ever: the group ends with the script.
  child.once('exit', end);
  try {
    await once(child, 'close');
  } finally {
    limit.removeEventListener('abort', end);
  }

  const output = Buffer.concat(chunks).toString('utf8').trimEnd();
  if (signal.aborted) throw signal.reason;
  if (limit.aborted) return { ok: false, output: `${output}\nended after its time limit of ${timeLimitMs / 1000} s` };
  return { ok: child.exitCode === 0, output };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group ended by itself in between.
  }
}

import { spawnSync } from 'node:child_process';

const outputMaxBytes = 64 * 1024 * 1024;

/**
 * Runs a command to its end and keeps what it printed.
 * Answers `{ ok, output }`; a command that cannot be started or runs past `timeoutMs` is not ok, and `output` says why.
 */
export function runCommand(command, args, { cwd, timeoutMs, env } = {}) {
  const done = spawnSync(command, args, {
    cwd,
    env: env ?? process.env,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: outputMaxBytes,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = `${done.stdout ?? ''}${done.stderr ?? ''}`.trim();
  if (done.error) return { ok: false, output: `${printed}\n${command}: ${done.error.message}`.trim() };
  if (done.signal) return { ok: false, output: `${printed}\n${command}: ended by ${done.signal}`.trim() };
  return { ok: done.status === 0, output: printed };
}

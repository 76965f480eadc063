import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from './find-program.ts';

/** A server program to run for a test. */
export interface ChildServerOptions {
  /** Looked up on PATH. */
  readonly program: string;
  /** The Debian package that has it, for the error message. */
  readonly debianPackage: string;
  /** Runs once, in the new temporary folder, before the first start. */
  readonly prepare?: (folder: string) => Promise<void>;
  readonly args: (port: number, folder: string) => readonly string[];
  /** Whether the server that listens on the port is ready, and is this one. */
  readonly ready: (port: number, folder: string) => Promise<boolean>;
  readonly readyWithinMs?: number;
}

/** A running server program with a folder of its own. */
export interface ChildServer {
  readonly port: number;
  readonly folder: string;
  /** The server's process id, or rather that of the guard that leads its process group. */
  readonly pid: number;
  /** What it has written to its standard error so far. */
  stderr(): string;
  /** Kills it and removes its folder; may be called twice. */
  close(): Promise<void>;
}

/**
 * The guard: runs the program, and kills it and removes its folder when the pipe to this process ends. So nothing stays
 * behind even when this process is killed with no chance to clean up. A program that ends by itself keeps its folder.
 * The shell lets go of its own output first: writing to the pipe of a dead reader would end it half way.
 */
const guard = `
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- & program=$!
{ read -r _ <&3; kill -9 $program; } >/dev/null 2>&1 & watcher=$!
exec 3<&- >/dev/null 2>&1
wait $program; status=$?
kill $watcher; wait $watcher
if [ $status -eq 137 ]; then rm -rf "$folder"; fi
exit $status
`;

const startAttempts = 5;

/** Starts the program on a free port of 127.0.0.1 and resolves when it is ready; throws with its own words if it ends. */
export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  const path = await findProgram(options.program, options.debianPackage);
  const folder = await mkdtemp(join(tmpdir(), `sightline-${options.program}-`));
  try {
    await options.prepare?.(folder);
    for (let attempt = 1; ; attempt += 1) {
      const port = await findFreePort();
      const child = launch(path, options.args(port, folder), folder);
      const outcome = await waitUntilReady(options, child, port, folder);
      if (outcome === 'ready')
        return { port, folder, pid: child.pid, stderr: child.stderr, close: () => child.close() };
      await child.kill();
      const retry = attempt < startAttempts && /address already in use/i.test(child.stderr());
      if (!retry) throw new Error(`${options.program} ${outcome}:\n${child.stderr()}`);
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Launched {
  readonly pid: number;
  running(): boolean;
  stderr(): string;
  kill(): Promise<void>;
  close(): Promise<void>;
}

function launch(path: string, args: readonly string[], folder: string): Launched {
  const child = spawn('/bin/sh', ['-c', guard, 'guard', folder, path, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own process group: Ctrl-C in the terminal must reach this process, not the guard.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-16_384);
    });
  }
  child.stdin.on('error', () => undefined);
  // "close" comes when the last process holding the pipes is gone: the program itself, not only its guard.
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = async (): Promise<void> => {
    child.stdin.end();
    await gone;
  };
  return {
    pid: child.pid ?? 0,
    running: () => child.exitCode === null && child.signalCode === null,
    stderr: () => said,
    kill,
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function waitUntilReady(
  options: ChildServerOptions,
  child: Launched,
  port: number,
  folder: string,
): Promise<'ready' | string> {
  const withinMs = options.readyWithinMs ?? 30_000;
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (!child.running()) return 'ended before it was ready';
    const ready = await options.ready(port, folder).catch(() => false);
    if (ready && child.running()) return 'ready';
    await pause(20);
  }
  return `was not ready within ${withinMs} ms`;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

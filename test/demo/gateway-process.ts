import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** How the built gateway is started. */
export interface GatewayOptions {
  /** The demo's own folder, which holds the configuration `config.yaml` and gets the log. */
  readonly folder: string;
  readonly port: number;
  readonly secrets: Readonly<Record<string, string>>;
  /** Of Node itself. */
  readonly flags?: readonly string[];
  readonly signal: AbortSignal;
}

/** The gateway in a process of its own, as in production. */
export interface GatewayProcess {
  readonly url: string;
  readonly logPath: string;
  /** Resolves when the process ends by itself, with the reason; never rejects. */
  readonly ended: Promise<Error>;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to drain and waits until it is gone. */
  close(): Promise<void>;
}

const readyWithinMs = 60_000;
const drainWithinMs = 15_000;
const pollMs = 50;

/** Starts `dist/main.js` and resolves when it is ready; throws with the end of its log when it ends before. */
export async function startGatewayProcess(options: GatewayOptions): Promise<GatewayProcess> {
  const logPath = join(options.folder, 'gateway.log');
  const log = openSync(logPath, 'a');
  const endWithParent = pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href;
  const configPath = join(options.folder, 'config.yaml');
  const flags = [...(options.flags ?? []), '--import', endWithParent];
  const child = spawn(process.execPath, [...flags, 'dist/main.js', '--config', configPath], {
    // A group of its own, so that Ctrl-C reaches the demo alone, which then stops everything in order.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      ...process.env,
      ...options.secrets,
      HOST: '127.0.0.1',
      PORT: String(options.port),
      SIGHTLINE_DEMO_FOLDER: options.folder,
    },
  });
  closeSync(log);
  const ended = new Promise<Error>((resolve) => {
    const tail = (): string => readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
    child.once('error', (error) => resolve(new Error(`the gateway did not start: ${error.message}`)));
    child.once('exit', (code, signal) => resolve(new Error(`the gateway ended with ${signal ?? code}:\n${tail()}`)));
  });

  const gateway = {
    url: `http://127.0.0.1:${options.port}`,
    logPath,
    ended,
    kill: (signal: NodeJS.Signals) => void child.kill(signal),
    close: () => drain(child, ended),
  };
  try {
    await waitUntilReady(gateway, options.signal);
    return gateway;
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

async function waitUntilReady({ url, ended }: GatewayProcess, signal: AbortSignal): Promise<void> {
  const early = new AbortController();
  void ended.then((failure) => early.abort(failure));
  const tooLate = AbortSignal.timeout(readyWithinMs);
  const limit = AbortSignal.any([signal, early.signal, tooLate]);
  while (!(await isReady(url, limit))) {
    if (tooLate.aborted) throw new Error(`the gateway was not ready within ${readyWithinMs / 1000} s`);
    limit.throwIfAborted();
    await pause(pollMs);
  }
}

async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal })).ok;
  } catch {
    return false;
  }
}

async function drain(child: ChildProcess, ended: Promise<Error>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), drainWithinMs);
  await ended;
  clearTimeout(timer);
}

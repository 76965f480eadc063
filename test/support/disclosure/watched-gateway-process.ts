import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type GatewayOptions, type GatewayProcess, startGatewayProcess } from '../../demo/gateway-process.ts';
import { watchChildren } from './watched-children.ts';

/** How a run of the built gateway ended. */
export interface GatewayRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The one way for a test to start the built gateway: closing it throws when it disclosed a secret. */
export async function startWatchedGatewayProcess(options: GatewayOptions): Promise<GatewayProcess> {
  const watch = await watchChildren();
  let closing: Promise<void> | undefined;
  try {
    const gateway = await startGatewayProcess({ ...options, secrets: { ...options.secrets, ...watch.env } });
    const close = (): Promise<void> => {
      closing ??= gateway.close().then(() => watch.end());
      return closing;
    };
    return { ...gateway, close };
  } catch (error) {
    await watch.end(String(error));
    throw error;
  }
}

/** Runs the built gateway where it has to end by itself; throws when it disclosed a secret. */
export async function runWatchedGateway(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<GatewayRun> {
  const watch = await watchChildren();
  const child = spawn(process.execPath, ['dist/main.js', ...args], {
    timeout: 30_000,
    env: { PATH: process.env.PATH, ...watch.env, ...env },
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray());
  const [status] = await once(child, 'close');
  const run = { status, stdout: (await stdout)?.join('') ?? '', stderr: (await stderr)?.join('') ?? '' };
  await watch.end(`${run.stdout}\n${run.stderr}`);
  return run;
}

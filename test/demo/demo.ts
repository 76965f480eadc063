import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ensureBuilt } from './built-gateway.ts';
import type { DemoPart } from './demo-part.ts';
import { findPort } from './free-port.ts';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';

/** A running demo. `close` stops everything, last started first, and removes what was written. */
export interface Demo {
  readonly gateway: GatewayProcess;
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** Builds what is stale, starts the parts side by side, then the gateway over them. What fails stops the rest. */
export async function startDemo(parts: readonly DemoPart[], port: number, signal: AbortSignal): Promise<Demo> {
  const stack = new AsyncDisposableStack();
  try {
    await ensureBuilt(signal);
    signal.throwIfAborted();

    const folder = mkdtempSync(join(tmpdir(), 'sightline-demo-'));
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));

    for (const part of parts) console.log(`Starting ${part.title} …`);
    const outcomes = await Promise.allSettled(parts.map((part) => part.start()));
    const running = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    for (const part of running) stack.defer(() => part.close());
    const failed = outcomes.findIndex((outcome) => outcome.status === 'rejected');
    const outcome = outcomes[failed];
    if (outcome?.status === 'rejected') {
      throw new Error(`${parts[failed]?.title} did not start`, { cause: outcome.reason });
    }
    signal.throwIfAborted();

    const config = { playground: true, introspection: true, sources: running.map((part) => part.source) };
    writeFileSync(join(folder, 'config.yaml'), stringify(config));
    console.log('Starting the gateway …');
    const gateway = await startGatewayProcess({
      folder,
      signal,
      port: await findPort(port),
      secrets: Object.assign({}, ...running.map((part) => part.secrets)),
    });
    stack.defer(() => gateway.close());
    return { gateway, notes: running.flatMap((part) => part.notes), close: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

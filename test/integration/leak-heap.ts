import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../demo/gateway-process.ts';

/** V8's heap snapshot, garbage left out: lists of numbers, each node and each edge as many of them as it has fields. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[]];
      readonly location_fields: readonly string[];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly locations: readonly number[];
  readonly strings: readonly string[];
}

/** What Node has to be told so that the heap can be looked at; `folder` gets the snapshots. */
export function heapFlags(folder: string): string[] {
  return ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${folder}`];
}

/** All that a gateway that was started with these flags holds now. */
export async function takeSnapshot(gateway: GatewayProcess, folder: string): Promise<HeapSnapshot> {
  gateway.kill('SIGUSR2');
  const file = await firstSnapshot(gateway, folder);
  // The snapshot is written before anything else is done: an answer says that it is complete.
  await (await fetch(`${gateway.url}/livez`)).text();
  const snapshot: HeapSnapshot = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return snapshot;
}

async function firstSnapshot({ ended }: GatewayProcess, folder: string): Promise<string> {
  let failure: Error | undefined;
  void ended.then((error) => {
    failure = error;
  });
  for (;;) {
    const name = readdirSync(folder).find((each) => each.endsWith('.heapsnapshot'));
    if (name !== undefined) return join(folder, name);
    if (failure) throw failure;
    await pause(20);
  }
}

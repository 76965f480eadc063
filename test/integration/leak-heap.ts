import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../demo/gateway-process.ts';

/** How many objects of each class a process holds, garbage left out. */
export type HeapCensus = ReadonlyMap<string, number>;

/** What Node has to be told so that the heap can be looked at; `folder` gets the snapshots. */
export function heapFlags(folder: string): string[] {
  return ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${folder}`];
}

/** Counts what a gateway that was started with these flags holds now. */
export async function takeCensus(gateway: GatewayProcess, folder: string): Promise<HeapCensus> {
  gateway.kill('SIGUSR2');
  const file = await firstSnapshot(gateway, folder);
  // The snapshot is written before anything else is done: an answer says that it is complete.
  await (await fetch(`${gateway.url}/livez`)).text();
  const census = countObjects(JSON.parse(readFileSync(file, 'utf8')));
  rmSync(file);
  return census;
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

/** The parts of V8's heap snapshot that are read here. */
interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] } };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/** Kinds of entries that are objects of the program; compiled code and the like come and go by themselves. */
const COUNTED = new Set(['object', 'closure', 'native', 'regexp']);

function countObjects({ snapshot, nodes, strings }: Snapshot): HeapCensus {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const typeAt = fields.indexOf('type');
  const nameAt = fields.indexOf('name');
  const counts = new Map<string, number>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const type = types[0][nodes[at + typeAt] ?? -1] ?? '';
    if (!COUNTED.has(type)) continue;
    const name = `${type} ${strings[nodes[at + nameAt] ?? -1]}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** How many objects of each class a process holds, garbage left out. */
export type HeapCensus = ReadonlyMap<string, number>;

/** The built gateway in a process whose heap can be looked at. */
export interface ObservedGateway {
  readonly url: string;
  census(): Promise<HeapCensus>;
  close(): Promise<void>;
}

const endWithParent = pathToFileURL(join(import.meta.dirname, '../demo/end-with-parent.ts')).href;

/** Starts it with the configuration in `folder`, where its snapshots go, too. */
export async function startObservedGateway(
  folder: string,
  port: number,
  secrets: Readonly<Record<string, string>>,
): Promise<ObservedGateway> {
  const flags = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${folder}`, '--import', endWithParent];
  const child = spawn(process.execPath, [...flags, 'dist/main.js', '--config', join(folder, 'config.yaml')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...secrets, HOST: '127.0.0.1', PORT: String(port) },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(child, `${url}/readyz`);
  return {
    url,
    census: async () => {
      child.kill('SIGUSR2');
      const file = await firstSnapshot(child, folder);
      // The snapshot is written before anything else is done: an answer says that it is complete.
      await untilAnswered(child, `${url}/livez`);
      const census = countObjects(JSON.parse(readFileSync(file, 'utf8')));
      rmSync(file);
      return census;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilAnswered(child: ChildProcess, url: string): Promise<void> {
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
    await pause(50);
  }
}

async function firstSnapshot(child: ChildProcess, folder: string): Promise<string> {
  for (;;) {
    const name = readdirSync(folder).find((each) => each.endsWith('.heapsnapshot'));
    if (name !== undefined) return join(folder, name);
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
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

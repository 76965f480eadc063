import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type ChildrenWatch, watchChildren } from '../support/disclosure/watched-children.ts';

/** Everything that the demo writes goes below this folder, so that what is left behind can be seen. */
let folder: string;
let demo: ChildProcess | undefined;
let watch: ChildrenWatch;
let output: string;

beforeEach(async () => {
  watch = await watchChildren();
  output = '';
  folder = mkdtempSync(join(tmpdir(), 'sightline-demo-test-'));
});

afterEach(async () => {
  demo?.kill('SIGKILL');
  await vi.waitUntil(() => readdirSync(folder).length === 0, { timeout: 20_000 });
  rmSync(folder, { recursive: true, force: true });
  await watch.end(output);
});

function startDemo(...args: string[]): { child: ChildProcess; output: () => string } {
  const env = {
    ...process.env,
    ...watch.env,
    TMPDIR: folder,
    PORT: args.length === 0 ? '4100' : '',
    // Tools that build the gateway would keep their compiled code in the temporary folder.
    NODE_DISABLE_COMPILE_CACHE: '1',
  };
  const child = spawn(process.execPath, ['test/demo/main.ts', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  demo = child;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}

/** A target of the first answer: joined to its server, and with a value from Prometheus. */
const answering = {
  instance: expect.stringMatching(/^10\.[\d.]+:\d+$/),
  server: { name: expect.any(String) },
  metrics: { instant: { series: [{ latest: { value: 1 } }] } },
};

/** Waits until the demo says that it is up; gives the address that it prints. */
async function upAt({ child, output }: ReturnType<typeof startDemo>): Promise<string> {
  await vi.waitUntil(() => output().includes('Ctrl-C stops') || child.exitCode !== null, { timeout: 90_000 });
  const url = /Playground\s+(http:\S+)/.exec(output())?.[1];
  if (url === undefined) throw new Error(`the demo is not up:\n${output()}`);
  return url;
}

/** Lets the shell take a curl command apart and sends what it asks for: not every machine has curl. */
async function runAsCopied(command: string): Promise<unknown> {
  const printWords = `curl() { ${JSON.stringify(process.execPath)} -p 'JSON.stringify(process.argv.slice(1))' -- "$@"; }`;
  const { stdout } = await promisify(execFile)('sh', ['-c', `${printWords}\n${command}`]);
  const [silent, url, header, contentType, data, body] = z.array(z.string()).parse(JSON.parse(stdout));
  expect({ silent, header, data }).toEqual({ silent: '-s', header: '-H', data: '-d' });
  const [name = '', value = ''] = contentType?.split(': ') ?? [];
  const response = await fetch(url ?? '', { method: 'POST', headers: { [name]: value }, body: body ?? '' });
  return response.json();
}

it('starts, answers its own first query and stops, leaving nothing behind', async () => {
  const { child, output } = startDemo('--once');
  const [exit] = await once(child, 'close');

  expect({ exit, output: output() }).toMatchObject({ exit: 0 });
  expect(JSON.parse(output().trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    data: {
      workspaces: {
        totalCount: 6,
        nodes: [{ name: '@Linux', targets: { nodes: [answering, answering] } }, { name: 'batch' }],
      },
    },
  });
  expect(readdirSync(folder)).toEqual([]);
});

it('prints a first query that works as it is copied, takes the next port where one is taken, and ends on a signal', async () => {
  const taken = createServer().listen(4100, '127.0.0.1');
  const running = startDemo();
  const url = await upAt(running).finally(() => taken.close());
  const command = /curl -s [^\n]*\\\n[^\n]*/.exec(running.output())?.[0] ?? '';
  const answer = await runAsCopied(command);
  running.child.kill('SIGTERM');
  const [exit] = await once(running.child, 'close');

  expect(Number(new URL(url).port)).toBeGreaterThan(4100);
  expect(answer).toMatchObject({ data: { workspaces: { totalCount: 6 } } });
  expect(exit).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

it('takes the gateway and every server with it when it is killed', async () => {
  const running = startDemo();
  const url = await upAt(running);
  running.child.kill('SIGKILL');

  await vi.waitUntil(
    () =>
      fetch(`${url}livez`).then(
        () => false,
        () => true,
      ),
    { timeout: 20_000 },
  );
  await vi.waitUntil(() => readdirSync(folder).length === 0, { timeout: 20_000 });
});

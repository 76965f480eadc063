import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startChildServer } from '../support/prometheus/child-server.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import { awkwardTexts } from '../support/prometheus/fixture-awkward.ts';
import { startPushgateway } from '../support/prometheus/pushgateway.ts';

let scratch: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sightline-children-'));
});

afterEach(() => rm(scratch, { recursive: true, force: true }));

/** Starts a Pushgateway from a process of its own, whose temporary folder is `scratch`, and waits until it stands. */
async function startInParent() {
  const module = new URL('../support/prometheus/pushgateway.ts', import.meta.url).href;
  const script = `const server = await (await import('${module}')).startPushgateway(); console.log(server.url)`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TMPDIR: scratch },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(parent.stdout.setEncoding('utf8'), 'data');
  return { parent, url: String(url).trim() };
}

describe('a server program that a test started', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'ends, folder and all, when its parent dies by %s',
    async (signal) => {
      const { parent, url } = await startInParent();
      expect((await fetch(`${url}/-/ready`)).status).toBe(200);
      expect(await readdir(scratch)).toHaveLength(1);
      parent.kill(signal);
      await vi.waitUntil(async () => (await readdir(scratch)).length === 0, { timeout: 5000 });
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  it('is gone, folder and all, when closing has resolved', async () => {
    const server = await startPushgateway();
    await server.close();
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('reports what the program said when it ends at once, and leaves no folder', async () => {
    let folder = '';
    const start = startChildServer({
      program: 'prometheus',
      debianPackage: 'prometheus',
      args: (_, given) => {
        folder = given;
        return ['--no-such-flag'];
      },
      ready: async () => false,
    });
    await expect(start).rejects.toThrow(/ended before it was ready:[\s\S]*no-such-flag/);
    await expect(access(folder)).rejects.toThrow();
  });

  it('names the package to install when the program is absent', async () => {
    const start = startChildServer({
      program: 'no-such-program',
      debianPackage: 'its-package',
      args: () => [],
      ready: async () => false,
    });
    await expect(start).rejects.toThrow('no-such-program is not on PATH; install it with: apt-get install its-package');
  });
});

describe('the fixture', () => {
  it('keeps every awkward label value as it is', async () => {
    const prometheus = await startFixturePrometheus();
    const answer: unknown = await (await fetch(`${prometheus.url}/api/v1/label/text/values`)).json();
    await prometheus.close();
    expect(answer).toEqual({ status: 'success', data: [...awkwardTexts].sort(compareBytes) });
  });
});

function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

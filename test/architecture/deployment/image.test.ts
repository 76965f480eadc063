import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { copiesOf, parseDockerfile } from './dockerfile.ts';

const stages = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
const runtime = stages.at(-1);

function runtimeInstruction(word: string): string | undefined {
  return runtime?.instructions.findLast((instruction) => instruction.word === word)?.rest;
}

describe('The image', () => {
  it('is built from files that exist and that .dockerignore lets through', () => {
    const sources = stages
      .flatMap(copiesOf)
      .filter((copy) => copy.from === undefined)
      .flatMap((copy) => copy.sources);
    const allowed = readFileSync('.dockerignore', 'utf8').split('\n');

    expect(allowed).toContain('*');
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    expect(sources.filter((source) => !allowed.includes(`!${source.replace(/^\.\//, '')}`))).toEqual([]);
  });

  it('runs the same major version of Node as the tests', () => {
    const { devDependencies } = z
      .object({ devDependencies: z.object({ node: z.string() }) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const major = devDependencies.node.split('.')[0];

    expect(stages.map((stage) => stage.base)).toEqual(stages.map(() => `node:${major}-slim`));
  });

  it('takes nothing from the build but dist, and its packages from a stage without development packages', () => {
    const copies = runtime === undefined ? [] : copiesOf(runtime).filter((copy) => copy.from !== undefined);
    const installs = stages
      .find((stage) => stage.name === 'dependencies')
      ?.instructions.filter(({ word }) => word === 'RUN');

    expect(copies).toEqual([
      { from: 'dependencies', sources: ['/app/node_modules'] },
      { from: 'build', sources: ['/app/dist'] },
    ]);
    expect(installs?.every(({ rest }) => rest.includes('npm ci --omit=dev'))).toBe(true);
  });

  it('runs as a user that is not root, named by number, and is process 1 itself', () => {
    const uid = Number(runtimeInstruction('USER')?.split(':')[0]);

    expect(uid).toBeGreaterThan(0);
    expect(JSON.parse(runtimeInstruction('CMD') ?? 'null')).toEqual(['node', 'dist/main.js']);
    expect(runtimeInstruction('STOPSIGNAL')).toBe('SIGTERM');
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('has a health check that runs: HTTP %i from /livez is exit %i', async (status, exit) => {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;

    const ended = await runHealthCheck(port).finally(() => server.close());

    expect({ ended, paths }).toEqual({ ended: exit, paths: ['/livez'] });
  });
});

async function runHealthCheck(port: number | undefined): Promise<unknown> {
  const command = runtimeInstruction('HEALTHCHECK')?.replace(/^.*?CMD\s+/, '') ?? '[]';
  const [program = '', ...args] = z.array(z.string()).parse(JSON.parse(command));
  expect(program).toBe('node');
  const env = { ...process.env, PORT: String(port) };
  return promisify(execFile)(process.execPath, args, { env }).then(
    () => 0,
    (error: { readonly code: unknown }) => error.code,
  );
}

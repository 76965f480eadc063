import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

// Each test has a small project of its own with the real set-up in it, and an npm that only notes that it was called.
let project: string;
let programs: string;

const lock = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['no-such-platform'] },
  },
};

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'sightline-setup-'));
  programs = join(project, 'programs');
  mkdirSync(programs);
  cpSync('test/support/setup', join(project, 'test/support/setup'), { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ engines: { node: '>=24' } }));
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify(lock));
  for (const name of ['prometheus', 'promtool', 'chromium', 'prometheus-pushgateway', 'redis-server']) {
    putProgram(name, 'exit 0');
  }
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

function putProgram(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}

/** An npm that notes its arguments and then does what `script` says; `npmCalls` reads the notes. */
function putNpm(script: string): void {
  const note = `require('node:fs').appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');`;
  writeFileSync(join(project, 'npm.js'), `${note}\n${script}`);
}

/** What a clean install leaves behind. */
const install = `
  const fs = require('node:fs');
  fs.mkdirSync('node_modules/.bin', { recursive: true });
  fs.symlinkSync(${JSON.stringify(process.execPath)}, 'node_modules/.bin/node');
  const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  delete packages['node_modules/elsewhere'];
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

function npmCalls(): string[] {
  const path = join(project, 'npm-calls');
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
}

function runInstall(...args: string[]): Promise<{ exit: unknown; output: string }> {
  const env = {
    ...process.env,
    PATH: `${programs}${delimiter}${process.env.PATH ?? ''}`,
    npm_execpath: join(project, 'npm.js'),
  };
  return new Promise((resolve) => {
    const script = join(project, 'test/support/setup/install.mjs');
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) =>
      resolve({ exit: error === null ? 0 : error.code, output: `${stdout}${stderr}` }),
    );
  });
}

it('installs the Node packages of a fresh clone, and does nothing the next time', async () => {
  putNpm(install);
  const first = await runInstall('--for', 'test');
  const second = await runInstall('--for', 'test');

  expect(first).toMatchObject({ exit: 0, output: expect.stringContaining('Installing Node packages') });
  expect(second).toEqual({ exit: 0, output: '' });
  expect(npmCalls()).toEqual([expect.stringMatching(/^ci .*--include=dev/)]);
});

it('installs again when the lock file names another version', async () => {
  putNpm(`require('node:fs').rmSync('node_modules', { recursive: true, force: true });${install}`);
  await runInstall('--for', 'demo');
  const packages = { ...lock.packages, 'node_modules/a': { version: '2.0.0' } };
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages }));

  expect(await runInstall('--for', 'demo')).toMatchObject({ exit: 0 });
  expect(npmCalls()).toHaveLength(2);
});

it('lets one of two set-ups at the same time install and the other wait for it', async () => {
  putNpm(install);
  const both = await Promise.all([runInstall('--for', 'demo'), runInstall('--for', 'demo')]);

  expect(both.map((one) => one.exit)).toEqual([0, 0]);
  expect(npmCalls()).toHaveLength(1);
});

it('takes over from a set-up that died', async () => {
  putNpm(install);
  mkdirSync(join(project, '.cache'));
  writeFileSync(join(project, '.cache/setup.lock'), '2147483646');

  expect(await runInstall('--for', 'demo')).toMatchObject({ exit: 0 });
});

it("ends with npm's own words when npm refuses", async () => {
  putNpm(`console.error('npm error code EUSAGE: out of sync'); process.exit(1);`);

  expect(await runInstall('--for', 'demo')).toEqual({
    exit: 1,
    output: expect.stringMatching(/npm error code EUSAGE: out of sync[\s\S]*Set-up failed: "npm ci" failed/),
  });
});

it('is not content with an npm that ends well and installs nothing', async () => {
  putNpm('');

  expect(await runInstall('--for', 'demo')).toMatchObject({
    exit: 1,
    output: expect.stringContaining('these packages are not there: node_modules/a'),
  });
});

it('tells when the packages came without the runtime', async () => {
  putNpm(`${install}; fs.rmSync('node_modules/.bin/node');`);

  expect(await runInstall('--for', 'demo')).toMatchObject({
    exit: 1,
    output: expect.stringContaining('Node 24 does not run from node_modules/.bin/node'),
  });
});

it('tells when a program is there but does not run', async () => {
  putNpm(install);
  putProgram('promtool', 'echo "cannot open shared object file" >&2; exit 127');

  expect(await runInstall('--for', 'demo')).toMatchObject({
    exit: 1,
    output: expect.stringMatching(/cannot open shared object file[\s\S]*promtool is there, but `.*` fails/),
  });
});

it('needs no browser for the demo', async () => {
  putNpm(install);
  putProgram('chromium', 'exit 1');

  expect(await runInstall('--for', 'demo')).toMatchObject({ exit: 0 });
  expect(await runInstall('--for', 'test')).toMatchObject({ exit: 1, output: expect.stringContaining('Chromium') });
});

it('explains how it is called when called otherwise', async () => {
  expect(await runInstall('--for', 'fun')).toMatchObject({ exit: 1, output: expect.stringContaining('usage:') });
});

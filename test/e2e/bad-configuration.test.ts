import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runWatchedGateway } from '../support/disclosure/watched-gateway-process.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-bad-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the built gateway as an operator does; it has to end by itself. */
async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { stderr, ...run } = await runWatchedGateway(args, env);
  return { ...run, lines: stderr.trimEnd().split('\n') };
}

it('ends with status 2 and one line for each fault, none of which has a secret', async () => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(
    file,
    `limits: { depht: 3 }
sources:
  - { name: nhn, kind: nhn, projects: [{ id: p, appKey: "\${NHN_APP_KEY}", regions: [mars] }] }
  - { name: tmp, kind: prometheus, url: "http://user:hunter2-in-url@tmp", auth: { bearer: ["hunter2-in-list"] } }
`,
  );
  const { status, stdout, lines } = await start(['--config', file]);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(lines).toEqual([
    'sources[0].projects[0].appKey: the environment variable NHN_APP_KEY is not set',
    expect.stringMatching(/^sources\[1\]\.url: accepted: /),
    expect.stringMatching(/^sources\[1\]\.auth/),
    expect.stringMatching(/^limits\.depht: unknown key, did you mean depth\? accepted: /),
    'sources[0].projects[0].regions[0]: accepted: kr, kr2, us, jp',
  ]);
  expect(lines.join('\n')).not.toContain('hunter2');
});

it('ends with status 2 when no file is named, or it is not there', async () => {
  expect(await start([])).toMatchObject({ status: 2, lines: [expect.stringContaining('SIGHTLINE_CONFIG')] });
  const absent = await start([], { SIGHTLINE_CONFIG: join(folder, 'absent.yaml') });
  expect(absent).toMatchObject({ status: 2, lines: [expect.stringContaining('ENOENT')] });
});

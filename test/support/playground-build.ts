import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');

/** Where the built page lies: what the gateway takes as its assetsDir. */
export const playgroundDir = join(root, 'dist/playground/page');

/** Builds the playground's page unless the one in dist is newer than everything it is made of. */
export async function ensurePlayground(): Promise<void> {
  const builtMs = await stat(join(playgroundDir, 'index.html')).then(
    (file) => file.mtimeMs,
    () => 0,
  );
  if (builtMs > (await newestSourceMs())) return;
  // A process of its own: under the test runner NODE_ENV is "test", which would bundle React's development build.
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

async function newestSourceMs(): Promise<number> {
  const folders = [join(root, 'src/playground/page'), join(root, 'schema/operations')];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
  );
  const sources = [...files.flat(), join(root, 'vite.config.ts'), join(root, 'package-lock.json')];
  const stats = await Promise.all(sources.map((path) => stat(path)));
  return Math.max(...stats.map((file) => file.mtimeMs));
}

import { globSync, statSync } from 'node:fs';
import { runScript } from '../support/checks/run-script.ts';

const sources = ['src/**', 'schema/**', 'tsconfig*.json', 'vite.config.ts', 'package-lock.json'];
const products = ['dist/main.js', 'dist/playground/page/index.html'];
const buildLimitMs = 5 * 60 * 1000;

/** Builds the gateway unless what is there is newer than everything it is made of. Throws with the build's words. */
export async function ensureBuilt(signal: AbortSignal): Promise<void> {
  const builtMs = Math.min(...products.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  const newestMs = Math.max(...globSync(sources).map((path) => statSync(path).mtimeMs));
  if (builtMs > newestMs) return;
  console.log('Building the gateway …');
  const { ok, output } = await runScript('build', [], { timeLimitMs: buildLimitMs, signal });
  if (!ok) throw new Error(`npm run build failed:\n${output}`);
}

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const lock = z
  .object({
    packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
  })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

/** Whether a package finds another by Node's rule: in its own node_modules, or in one of a folder above. */
function isLocked(name: string, seenFrom: string): boolean {
  if (`${seenFrom === '' ? '' : `${seenFrom}/`}node_modules/${name}` in lock.packages) return true;
  if (seenFrom === '') return false;
  const above = seenFrom.lastIndexOf('/node_modules/');
  return isLocked(name, above < 0 ? '' : seenFrom.slice(0, above));
}

// npm writes such a lock file when a build for another platform was not to be had at the time, and then
// `npm ci` refuses it on every machine.
it('the lock file names every build of every package, so that npm ci works on every platform', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(name, path))
      .map((name) => `${path} → ${name}`),
  );

  expect(missing).toEqual([]);
});

import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('every program that a test or the demo starts is one that the set-up installs', () => {
  const setUp = readFileSync('test/support/setup/programs.mjs', 'utf8');
  const installed = new Set([...setUp.matchAll(/debian: '([^']+)'/g)].map((match) => match[1]));
  const started = globSync('test/support/**/*.ts').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/debianPackage: '([^']+)'/g)].map((match) => match[1]),
  );

  expect(started.length).toBeGreaterThan(0);
  expect(started.filter((name) => !installed.has(name))).toEqual([]);
});

import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checks } from '../support/checks/check.ts';
import { kinds } from '../support/checks/test-kinds.ts';

it('every test file belongs to one kind, and npm test runs every kind', () => {
  const files = globSync('test/**/*.test.ts');
  const byKind = kinds.map((kind) => globSync([...kind.include]));

  expect(files.filter((file) => byKind.filter((ofKind) => ofKind.includes(file)).length !== 1)).toEqual([]);
  expect(checks.filter((check) => check.kind === 'tests').map((check) => check.script)).toEqual(
    kinds.map((kind) => `test:${kind.name}`),
  );
});

import { expect, it } from 'vitest';
import { findCodeFaults } from './code-faults.ts';
import { parseSourceFile, readSourceFiles } from './source-file.ts';

it('src goes around no type, leaves nothing for later, and reads the environment only in config', () => {
  expect(readSourceFiles('src').flatMap(findCodeFaults)).toEqual([]);
});

it('each of these faults is found with its line', () => {
  const text = [
    "import { env } from 'node:process';",
    'let a: any;',
    'const b = a as unknown as string;',
    'const c = process.env.PORT;',
    `// ${'TO'}${'DO'}: later`,
  ].join('\n');

  expect(findCodeFaults(parseSourceFile('src/server/x.ts', text))).toEqual([
    'src/server/x.ts:1: reads the environment, which is only for src/config/',
    'src/server/x.ts:2: says any; say unknown and decode it',
    'src/server/x.ts:3: says "as unknown as"; decode the value',
    'src/server/x.ts:4: reads the environment, which is only for src/config/',
    `src/server/x.ts:5: says ${'TO'}${'DO'}; finish it`,
  ]);
});

it('configuration may read the environment, and a word that only contains "any" is no fault', () => {
  const text = 'const company = process.env.COMPANY; // many';

  expect(findCodeFaults(parseSourceFile('src/config/x.ts', text))).toEqual([]);
});

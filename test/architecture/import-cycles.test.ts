import { expect, it } from 'vitest';
import { findImportCycles } from './import-cycles.ts';
import { parseSourceFile, readSourceFiles } from './source-file.ts';

it('no file of src imports itself by way of others', () => {
  expect(findImportCycles(readSourceFiles('src'))).toEqual([]);
});

it('a circle of imports is shown as the shortest walk around it, types included', () => {
  const files = [
    parseSourceFile('src/a.ts', "import './b.ts'; import './d.ts';"),
    parseSourceFile('src/b.ts', "export { x } from './c.ts';"),
    parseSourceFile('src/c.ts', "import type { A } from './a.ts';"),
    parseSourceFile('src/d.ts', "import './c.ts'; import './e.ts';"),
    parseSourceFile('src/e.ts', ''),
  ];

  expect(findImportCycles(files)).toEqual(['src/a.ts → src/b.ts → src/c.ts → src/a.ts']);
});

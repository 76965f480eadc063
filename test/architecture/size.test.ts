import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { readSourceFiles } from './source-file.ts';

const linesMax = 300;
const filesPerFolderMax = 14;

it(`no file of src is longer than ${linesMax} lines`, () => {
  const long = readSourceFiles('src')
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > linesMax)
    .map(({ path, lines }) => `${path}: ${lines} lines; ${linesMax} at most, split it by concept`);

  expect(long).toEqual([]);
});

it(`no folder of src holds more than ${filesPerFolderMax} files`, () => {
  const folders = Map.groupBy(readSourceFiles('src'), ({ path }) => posix.dirname(path));
  const full = [...folders]
    .filter(([, files]) => files.length > filesPerFolderMax)
    .map(([folder, files]) => `${folder}: ${files.length} files; ${filesPerFolderMax} at most, make a folder within`);

  expect(full).toEqual([]);
});

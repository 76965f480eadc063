import { expect, it } from 'vitest';
import { optionRows } from '../support/docs/option-rows.ts';
import { readSourceFiles } from './source-file.ts';

it('every option of the configuration is named by code that is not the configuration’s own', () => {
  const readers = readSourceFiles('src').filter(({ path }) => !path.startsWith('src/config/'));
  const words = new Set(readers.flatMap(({ text }) => text.match(/\w+/g) ?? []));
  const unread = optionRows()
    .map(({ key }) => key)
    .filter((key) => !words.has(/\w+(?=\W*$)/.exec(key)?.[0] ?? ''));
  expect(unread).toEqual([]);
});

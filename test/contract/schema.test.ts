import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emittedSchema } from '../support/print-schema.ts';

const file = join(import.meta.dirname, '../../schema/schema.graphql');

it('keeps in git the schema that the code emits (UPDATE_SCHEMA=1 writes it)', async () => {
  const emitted = await emittedSchema();
  if (process.env['UPDATE_SCHEMA'] === '1') await writeFile(file, emitted);
  expect(await readFile(file, 'utf8')).toBe(emitted);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../schema/operations');
const files = readdirSync(folder);
const operationFiles = files.filter((name) => name.endsWith('.graphql'));

function variablesOf(file: string): Record<string, unknown> {
  const name = file.replace(/\.graphql$/, '.variables.json');
  return files.includes(name) ? JSON.parse(readFileSync(join(folder, name), 'utf8')) : {};
}

describe.each(operationFiles)('the sample operation %s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const { definitions } = parse(text);

  it('says in a comment what it shows, in lines that fit the playground', () => {
    const comment = text.split('\n').filter((line) => line.startsWith('#'));
    expect(text).toMatch(/^# [A-Z]/);
    expect(comment.filter((line) => line.length > 58)).toEqual([]);
  });

  it('is one operation with a name, which is the title of its tab', () => {
    const [operation, ...others] = definitions;
    expect(others).toEqual([]);
    expect(operation).toMatchObject({ kind: Kind.OPERATION_DEFINITION, name: { value: expect.any(String) } });
  });

  it('comes with a value for each variable that it requires, and with no other', () => {
    const declared = definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
    );
    const names = declared.map((variable) => variable.variable.name.value);
    const required = declared.filter((variable) => variable.type.kind === Kind.NON_NULL_TYPE && !variable.defaultValue);
    const given = Object.keys(variablesOf(file));
    expect(given).toEqual(expect.arrayContaining(required.map((variable) => variable.variable.name.value)));
    expect(names).toEqual(expect.arrayContaining(given));
  });
});

it('has a variables file for no operation that is not there', () => {
  const orphans = files
    .filter((name) => name.endsWith('.variables.json'))
    .filter((name) => !operationFiles.includes(name.replace('.variables.json', '.graphql')));
  expect(orphans).toEqual([]);
});

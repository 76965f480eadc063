import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/load-config.ts';
import { blocksOf, readPage, readPages, sectionOf, withSection } from '../support/docs/markdown.ts';
import { optionRows, printOptionTables } from '../support/docs/option-rows.ts';

const root = join(import.meta.dirname, '../..');
const path = 'docs/configuration.md';

it('every option is described in code', () => {
  expect(
    optionRows()
      .filter(({ meaning }) => meaning === '')
      .map(({ key }) => key),
  ).toEqual([]);
});

it('docs/configuration.md has every option with its type and default, as the code has them (UPDATE_DOCS=1 writes it)', () => {
  const tables = printOptionTables(optionRows());
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(join(root, path), withSection(readPage(path), 'options', tables));
  }
  expect(sectionOf(readPage(path), 'options')).toBe(tables);
});

it('the tables say which defaults are others in production', () => {
  const differing = optionRows().filter((row) => row.default.endsWith('in production'));
  expect(differing.map(({ key }) => key)).toEqual(['playground', 'introspection']);
});

describe('a configuration that is shown', () => {
  const examples = readPages().flatMap((page) =>
    blocksOf(page)
      .filter(({ language, text }) => language === 'yaml' && !text.includes('containers:'))
      .map((block) => ({ where: `${page.path}:${block.line}`, text: block.text })),
  );

  it.each(examples)('at $where is accepted', ({ text }) => {
    // A part of a file is completed with the one thing that every file needs.
    const whole = parse(text).sources ? text : `${text}\nsources: [{ name: s, kind: prometheus, url: "http://h" }]`;
    expect(() => parseConfig(withSecrets(whole), environment(whole))).not.toThrow();
  });

  it('in deploy/compose is accepted', () => {
    const text = readFileSync(join(root, 'deploy/compose/sightline.yaml'), 'utf8');
    expect(() => parseConfig(text, environment(text))).not.toThrow();
  });
});

/** A value for each variable that the text names, none like another. */
function environment(text: string): Record<string, string> {
  const names = [...text.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return Object.fromEntries(names.map((name) => [name, `value-of-${name}`]));
}

/** Secrets in files are those of the reader's machine; what stands for one is as long as a key has to be. */
function withSecrets(text: string): string {
  return text.replace(/file:[\w/-]*?([\w-]+)(?=[\s,}])/g, '$1-of-this-machine');
}

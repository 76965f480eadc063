import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from '../../../src/config/config-error.ts';
import { loadConfig, parseConfig } from '../../../src/config/load-config.ts';
import { faultsOf } from './faults.ts';

const withToken = (bearer: string): string =>
  stringify({ sources: [{ name: 'tmp', kind: 'prometheus', url: 'http://h', auth: { bearer } }] });

function tokenOf(yaml: string, env: Readonly<Record<string, string>> = {}): unknown {
  const [source] = parseConfig(yaml, env).sources;
  return source?.kind === 'prometheus' && source.auth && 'bearer' in source.auth ? source.auth.bearer : undefined;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a secret', () => {
  it('comes from the environment, also inside a longer text', () => {
    expect(tokenOf(withToken(`\${TOKEN}`), { TOKEN: 's3cret' })).toBe('s3cret');
    expect(tokenOf(withToken(`a-\${ONE}-\${TWO}`), { ONE: '1', TWO: '2' })).toBe('a-1-2');
  });

  it('comes from a file without the newline that ends it, and without any other change', () => {
    expect(tokenOf(withToken(`file:${file('lf', 's3cret\n')}`))).toBe('s3cret');
    expect(tokenOf(withToken(`file:${file('crlf', 's3cret\r\n')}`))).toBe('s3cret');
    expect(tokenOf(withToken(`file:${file('none', 's3cret')}`))).toBe('s3cret');
    expect(tokenOf(withToken(`file:${file('more', ' two\nlines \n\n')}`))).toBe(' two\nlines \n');
    expect(tokenOf(withToken(`file:\${DIR}/lf`), { DIR: folder })).toBe('s3cret');
  });

  it('is taken as it is: it is not filled in again, and cannot change the shape of the file', () => {
    const awkward = `\${OTHER}", url: x}\n- file:/etc/passwd: #`;
    expect(tokenOf(withToken(`\${TOKEN}`), { TOKEN: awkward, OTHER: 'no' })).toBe(awkward);
    expect(tokenOf(withToken(`\${TOKEN}`), { TOKEN: 'file:/etc/hostname' })).toBe('file:/etc/hostname');
    expect(tokenOf(withToken(`file:${file('awkward', awkward)}`), { OTHER: 'no' })).toBe(awkward);
  });

  it('that is missing is told once, by its cause', () => {
    const at = 'sources[0].auth.bearer';
    expect(faultsOf(withToken(`\${TOKEN}`))).toEqual([`${at}: the environment variable TOKEN is not set`]);
    expect(faultsOf(withToken(`file:\${DIR}/x`))).toEqual([`${at}: the environment variable DIR is not set`]);
    expect(faultsOf(withToken(`file:${folder}/absent`))).toEqual([`${at}: the file it names cannot be read (ENOENT)`]);
    expect(faultsOf(withToken(`file:${file('empty', '\n')}`))).toEqual([`${at}: accepted: a text that is not empty`]);
    expect(faultsOf(withToken(`\${TOKEN}`), { TOKEN: '' })).toEqual([`${at}: accepted: a text that is not empty`]);
  });

  it(`that holds \${…} itself is not repeated where it stands in the file`, () => {
    const [fault] = faultsOf(withToken(`abc\${d e f}ghi`));
    expect(fault).toMatch(/^sources\[0\]\.auth\.bearer: accepted in braces/);
    expect(fault).not.toContain('d e f');
  });
});

describe('no fault repeats a secret', () => {
  const secret = fc
    .array(fc.constantFrom(...'abcxyz019 "\'{}[]:,&*#?|-<>=!%@`\\/$~'), { minLength: 8, maxLength: 24 })
    .map((letters) => `Zq7${letters.join('')}7qZ`);

  // Every place that takes a value, with a value that it may refuse.
  const places: readonly ((value: string) => unknown)[] = [
    (value) => ({ playground: value }),
    (value) => ({ listen: { host: 1, port: value } }),
    (value) => ({ listen: value }),
    (value) => ({ defaultRegion: value }),
    (value) => ({ log: { level: value } }),
    (value) => ({ cors: { origins: [value] } }),
    (value) => ({ limits: { depth: value, pageSize: value } }),
    (value) => ({ join: { host: [value], alertEntity: value } }),
    (value) => ({ auth: value }),
    (value) => ({ auth: { apiKeys: [{ name: [value], key: `${value} `, role: value, projects: value }] } }),
    (value) => ({ auth: { apiKeys: value, jwt: { issuer: [value], jwksUri: value, algorithms: [value] } } }),
    (value) => ({ auth: { apiKeys: ['a', 'b'].map((name) => ({ name, key: value, role: 'ADMIN' })) } }),
    (value) => ({ sources: value }),
    (value) => ({ sources: [value] }),
    (value) => ({ sources: [{ name: value, kind: value }] }),
    (value) => ({ sources: [{ name: value, kind: 'prometheus', url: value, auth: value }] }),
    (value) => ({ sources: [{ kind: 'prometheus', endpoints: { kr: value }, auth: { bearer: [value] } }] }),
    (value) => ({ sources: [{ kind: 'prometheus', auth: { basic: value, bearer: value } }] }),
    (value) => ({ sources: [{ kind: 'nhn', projects: value, timeZone: value, scope: value }] }),
    (value) => ({ sources: [{ kind: 'nhn', projects: [{ id: { value }, appKey: [value], regions: [value] }] }] }),
    (value) => ({ sources: [{ kind: 'nhn', scope: { target: { instance: value }, server: value } }] }),
  ];

  it('whatever it is and wherever it stands, written out or filled in', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...places), fc.boolean(), (value, place, isFilledIn) => {
        const tree = place(isFilledIn ? `\${S}` : value);
        const told = faultsOf(stringify(tree), { S: value }).join('\n');
        expect(told).not.toBe('');
        expect(told).not.toContain(value);
        expect(told).not.toContain('Zq7');
      }),
      { numRuns: 500 },
    );
  });

  it('also when a forgotten quote leaves a file that is no YAML: only the place is told', () => {
    expect(faultsOf('sources:\n  - { name: a, appKey: "hunter2 }\n')).toEqual([
      expect.stringMatching(/^not valid YAML at line \d+, column \d+ \([A-Z_]+\)$/),
      expect.stringMatching(/^not valid YAML at line \d+, column \d+ \([A-Z_]+\)$/),
    ]);
    expect(faultsOf('appKey: *hunter2*\n')).toEqual([
      'not valid YAML: an alias without an anchor; put a text that begins with * in quotes',
    ]);
    fc.assert(
      fc.property(secret, (value) => {
        expect(faultsOf(`sources: []\nkey: ${value}\n`).join('\n')).not.toContain('Zq7');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the file', () => {
  it('is the one that --config names, else SIGHTLINE_CONFIG', () => {
    const one = file('one.yaml', 'sources: [{ name: one, kind: prometheus, url: "http://h" }]');
    const two = file('two.yaml', 'sources: [{ name: two, kind: prometheus, url: "http://h" }]');
    expect(loadConfig({ file: one, env: { SIGHTLINE_CONFIG: two } }).sources[0]?.name).toBe('one');
    expect(loadConfig({ env: { SIGHTLINE_CONFIG: two } }).sources[0]?.name).toBe('two');
  });

  it('has to be named, and readable', () => {
    expect(() => loadConfig({ env: {} })).toThrow(
      new ConfigError([{ path: '', message: 'no configuration: give --config FILE or set SIGHTLINE_CONFIG' }]),
    );
    expect(() => loadConfig({ file: join(folder, 'absent.yaml'), env: {} })).toThrow(/cannot be read \(ENOENT\)/);
    expect(() => loadConfig({ file: folder, env: {} })).toThrow(/cannot be read \(EISDIR\)/);
  });
});

import { expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load-config.ts';
import { faultsOf } from './faults.ts';

const source = (text: string): string => `sources:\n  - ${text}\n`;
const ZMON = source('{ name: z, kind: zmon, url: "https://zmon.example.com", auth: { bearer: token } }');

it('recognises machines across systems by the documented rules, unless the file has others', () => {
  expect(parseConfig(ZMON, {}).join).toEqual({
    host: ['name', 'ip'],
    alertEntity: ['{name}', '{name}:{port}', '{ip}', '{ip}:{port}'],
  });
  expect(parseConfig(`${ZMON}join: { host: [ip], alertEntity: ["srv-{name}"] }\n`, {}).join).toEqual({
    host: ['ip'],
    alertEntity: ['srv-{name}'],
  });
});

it.each([
  ['join: { host: [mac] }', /^join\.host\[0\]: accepted: name, ip/],
  ['join: { host: [] }', /^join\.host: accepted: at least 1/],
  ['join: { alertEntity: ["{port}"] }', /^join\.alertEntity\[0\]: accepted: text with \{name\} or \{ip\}/],
  ['join: { alertEntity: ["{hostname}"] }', /^join\.alertEntity\[0\]: accepted: text with \{name\} or \{ip\}/],
])('says what is accepted: %s', (text, fault) => {
  expect(faultsOf(`${ZMON}${text}\n`)).toEqual([expect.stringMatching(fault)]);
});

it.each([
  ['{ name: z, kind: zmon, url: "http://h" }', /^sources\[0\]\.auth: accepted: \{ bearer: TOKEN \}/],
  ['{ name: z, kind: zmon, auth: { bearer: t } }', /^sources\[0\]: accepted: either url or endpoints/],
])('needs an address and credentials of a ZMON: %s', (text, fault) => {
  expect(faultsOf(source(text))).toEqual([expect.stringMatching(fault)]);
});

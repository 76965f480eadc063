import { describe, expect, it } from 'vitest';
import { optionRows } from '../support/docs/option-rows.ts';
import { readsOf } from './option-reads.ts';
import { readSourceFiles } from './source-file.ts';

const files = readSourceFiles('src').filter(({ path }) => !path.startsWith('src/config/'));
const isWiring = (path: string) => /^src\/(?:app\.ts|main\.ts|composition\/)/.test(path);
/** Those that know the configuration, and those that are handed parts of it. */
const wiring = readsOf(files.filter(({ path }) => isWiring(path)));
const parts = readsOf(files.filter(({ path }) => !isWiring(path)));
const readByParts = new Set([...parts.read].map((each) => each.split('.')[1] ?? ''));

/**
 * Whether code takes the option out of the configuration: where the house is wired by its name and that of what holds it,
 * or in a part that is handed what holds it, states the option in a type of its own, and reads it.
 */
function isRead(key: string): boolean {
  const path = key.replaceAll('[]', '').split('.');
  const name = path.at(-1) ?? '';
  const holders = path.slice(0, -1);
  if (ownersOf(holders).some((owner) => wiring.read.has(`${owner}.${name}`))) return true;
  // The list of sources is nowhere handed on: each kind is taken apart by its name.
  const handedOn = holders.some((holder) => holder !== 'sources' && wiring.handedOn.has(holder));
  return handedOn && parts.declared.has(name) && readByParts.has(name);
}

/** What the object that has the option may be called in code. */
function ownersOf(holders: readonly string[]): string[] {
  const holder = holders.at(-1);
  if (holder === undefined) return ['config', 'Config'];
  const source = [
    'config',
    'source',
    'NhnSourceConfig',
    'PrometheusSourceConfig',
    'ZmonSourceConfig',
    'GroundworkSourceConfig',
  ];
  return holder === 'sources' ? source : [holder];
}

describe('Every option of the configuration', () => {
  it('is read by code that is not the configuration’s own', () => {
    const keys = optionRows().map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(60);
    expect(keys.filter((key) => !isRead(key))).toEqual([]);
  });

  it.each([
    'nothing',
    'limits.nothing',
    'listen.timeZone',
    'log.key',
    'cache.audience',
    'telemetry.host',
    'sources[].level',
    'sources[].projects[].nothing',
    'auth.jwt.nothing',
  ])('would be missed if it were %s, although there may be others of that name', (key) => {
    expect(isRead(key)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { faultsOf } from './faults.ts';

const withKeys = (...keys: readonly string[]) =>
  JSON.stringify({
    sources: [{ name: 'tmp', kind: 'prometheus', url: 'http://127.0.0.1:9' }],
    auth: { apiKeys: keys.map((key, i) => ({ name: `caller-${i}`, key, role: 'VIEWER' })) },
  });

describe('An API key', () => {
  it.each([
    ['of 16 characters', 'k'.repeat(16)],
    ['of 512', '~'.repeat(512)],
  ])('%s is accepted', (_what, key) => {
    expect(faultsOf(withKeys(key))).toEqual([]);
  });

  it.each([
    ['of 15 characters', 'k'.repeat(15)],
    ['of one', 'k'],
    ['of 513', 'k'.repeat(513)],
    ['with a space in it', 'k'.repeat(16).replace('kk', 'k k')],
    ['with a letter beyond ASCII', `ü${'k'.repeat(16)}`],
  ])('%s stops the start, and is not told', (_what, key) => {
    expect(faultsOf(withKeys(key))).toEqual([
      'auth.apiKeys[0].key: accepted: 16 to 512 printable ASCII characters without spaces',
    ]);
  });

  it('that another caller has is no key of its own', () => {
    const key = 'k'.repeat(16);
    expect(faultsOf(withKeys(key, key))).toEqual(['auth.apiKeys[1].key: accepted: a key no other caller has']);
  });
});

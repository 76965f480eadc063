import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createApiKeyring } from '../../../src/auth/api-keyring.ts';

const keyring = createApiKeyring([
  { name: 'console', key: 'first-secret-key', role: 'EDITOR', projects: ['p1'] },
  { name: 'grafana', key: 'other-secret-key', role: 'VIEWER' },
]);

describe('The ring of API keys', () => {
  it('knows whose key it is, with its role and its projects', () => {
    expect(keyring.find('first-secret-key')).toEqual({
      id: 'key:console',
      name: 'console',
      role: 'EDITOR',
      projects: ['p1'],
    });
  });

  it('grants all projects where none are listed', () => {
    expect(keyring.find('other-secret-key')?.projects).toBe('all');
  });

  it.each(['', 'first-secret-ke', 'first-secret-key ', 'First-secret-key', 'x'.repeat(10_000)])(
    'does not know %j',
    (secret) => {
      expect(keyring.find(secret)).toBeUndefined();
    },
  );

  it('keeps no key in a form that could be read', () => {
    expect(inspect(keyring, { depth: 10, showHidden: true })).not.toContain('secret');
  });
});

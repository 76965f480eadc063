import { describe, expect, it } from 'vitest';
import { credentialFingerprint } from '../../../src/cache/credential-fingerprint.ts';

describe('credential fingerprint', () => {
  it('is the same for the same secret, differs for others, and shows nothing of it', () => {
    expect(credentialFingerprint('app-key-1')).toBe(credentialFingerprint('app-key-1'));
    expect(credentialFingerprint('app-key-1')).not.toBe(credentialFingerprint('app-key-2'));
    expect(credentialFingerprint('app-key-1')).toMatch(/^[\w-]{22}$/);
  });
});

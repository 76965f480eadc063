import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/upstreams/http/redact.ts';

describe('redact', () => {
  it('hides every secret wherever it stands, and an empty secret hides nothing', () => {
    expect(redact('key k1 and k1, then k2', ['k1', 'k2', ''])).toBe('key [redacted] and [redacted], then [redacted]');
  });
});

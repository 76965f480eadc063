import { describe, expect, it } from 'vitest';
import { readCredential } from '../../../src/auth/credential.ts';

describe('The credential of a request', () => {
  it.each([
    [{ authorization: 'Bearer abc' }, { kind: 'bearer', secret: 'abc' }],
    [{ authorization: 'bearer   abc ' }, { kind: 'bearer', secret: 'abc' }],
    [{ 'x-api-key': 'abc' }, { kind: 'apiKey', secret: 'abc' }],
  ])('is read from %j', (headers, credential) => {
    expect(readCredential(headers)).toEqual(credential);
  });

  it.each([
    ['nothing', {}],
    ['an empty key', { 'x-api-key': '' }],
    ['a scheme other than Bearer', { authorization: 'Basic abc' }],
    ['a scheme alone', { authorization: 'Bearer' }],
    ['two words', { authorization: 'Bearer a b' }],
    ['both headers, even if one is empty', { authorization: 'Bearer abc', 'x-api-key': '' }],
    ['a header sent twice', { 'x-api-key': ['abc', 'abc'] }],
  ])('is refused for %s', (_what, headers) => {
    expect(() => readCredential(headers)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });

  it('is never repeated in a refusal', () => {
    expect(() => readCredential({ authorization: 'Basic c2VjcmV0' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('c2VjcmV0') }),
    );
  });
});

import { expect, it } from 'vitest';
import { createSecretSearch } from '../../support/disclosure/secret-search.ts';

function find(secret: string, text: string): string[] {
  const search = createSecretSearch();
  search.add([secret]);
  return search.find(text);
}

it('a secret is found, and what stands before it is told without it', () => {
  expect(find('a-secret-token', '{"token":"a-secret-token"}')).toEqual(['{"token":"']);
  expect(find('a-secret-token', '{"token":"another-token"}')).toEqual([]);
});

it.each([
  ['in a URL', 'p/ss+word"', 'p%2Fss%2Bword%22'],
  ['in JSON', 'say "please"', String.raw`say \"please\"`],
  ['in HTTP Basic', 'a-secret-token', Buffer.from('a-secret-token:and more').toString('base64')],
])('a secret is found in the form that it has %s', (_where, secret, form) => {
  expect(find(secret, `harmless ${form}`)).toEqual(['harmless ']);
});

it('the beginning of a long secret is found, since names and attributes are cut', () => {
  const secret = 'k'.repeat(100);
  expect(find(secret, secret.slice(0, 64))).not.toEqual([]);
});

it('the claims and the signature of a token are secrets, and its header, which many have, is none', () => {
  const [header, claims, signature] = ['aGVhZGVyLWhlYWRlcg', 'Y2xhaW1zLWNsYWltcw', 'c2lnbmF0dXJlLXNpZw'];
  const token = `${header}.${claims}.${signature}`;
  expect(find(token, `only ${claims}`)).toEqual(['only ']);
  expect(find(token, `only ${signature}`)).toEqual(['only ']);
  expect(find(token, `only ${header}`)).toEqual([]);
});

it('what is as short as an ordinary word is not looked for', () => {
  expect(find('console', 'a console')).toEqual([]);
});

import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenVerifier, type TokenVerifier } from '../../../src/auth/token-verifier.ts';
import { AUDIENCE, type IdentityProvider, startIdentityProvider } from '../../support/identity-provider.ts';

let provider: IdentityProvider;
let verifier: TokenVerifier;
beforeAll(async () => {
  provider = await startIdentityProvider();
});
afterAll(() => provider.close());
beforeEach(() => {
  // Only what tells the time: the provider is real, and so are its sockets.
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  verifier = createTokenVerifier(optionsOf(provider));
});
afterEach(() => {
  vi.useRealTimers();
  provider.answerInstead = null;
});

function optionsOf({ issuer, jwksUri }: IdentityProvider) {
  return {
    issuer,
    jwksUri,
    audience: AUDIENCE,
    algorithms: ['RS256', 'ES256', 'EdDSA'],
    roleClaim: 'role',
    projectsClaim: 'projects',
  };
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refused = { code: 'UNAUTHENTICATED' };
const unavailable = { code: 'UPSTREAM_UNAVAILABLE' };

describe('A token', () => {
  it('proves who asks, with role and projects', async () => {
    const token = await provider.token({ claims: { role: 'EDITOR', name: 'Alice', projects: ['p1', 'p2'] } });
    expect(await verifier.verify(token)).toEqual({
      id: 'jwt:alice',
      name: 'Alice',
      role: 'EDITOR',
      projects: ['p1', 'p2'],
    });
  });

  it.each(['RS256', 'EdDSA'])('may be signed by %s', async (algorithm) => {
    const other = await startIdentityProvider(algorithm);
    const token = await other.token();
    await expect(createTokenVerifier(optionsOf(other)).verify(token)).resolves.toMatchObject({ id: 'jwt:alice' });
    await other.close();
  });

  it('may be a little early or late: clocks differ', async () => {
    const late = await provider.token({ claims: { exp: inSeconds(-20) } });
    const early = await provider.token({ claims: { nbf: inSeconds(20) } });
    await expect(verifier.verify(late)).resolves.toMatchObject({ id: 'jwt:alice' });
    await expect(verifier.verify(early)).resolves.toMatchObject({ id: 'jwt:alice' });
  });

  it.each([
    ['expired', () => ({ claims: { exp: inSeconds(-60) } })],
    ['not valid yet', () => ({ claims: { nbf: inSeconds(60) } })],
    ['without an expiry', () => ({ claims: { exp: undefined } })],
    ['for another audience', () => ({ claims: { aud: 'someone-else' } })],
    ['without an audience', () => ({ claims: { aud: undefined } })],
    ['of another issuer', () => ({ claims: { iss: 'https://evil.example.com/' } })],
    ['of nobody', () => ({ claims: { sub: undefined } })],
    ['of an endless subject', () => ({ claims: { sub: 'x'.repeat(300) } })],
    ['without a role', () => ({ claims: { role: undefined } })],
    ['with a role that is none of ours', () => ({ claims: { role: 'ROOT' } })],
    ['signed by a key that is not published', () => ({ forged: true })],
    ['naming an unknown key', () => ({ header: { kid: 'unknown' } })],
  ])('is refused when it is %s', async (_what, changes) => {
    await expect(verifier.verify(await provider.token(changes()))).rejects.toMatchObject(refused);
  });

  it('is refused without a signature, whatever `alg` says', async () => {
    const [header = '', payload = '', signature = ''] = (await provider.token()).split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      await expect(verifier.verify(`${base64({ alg })}.${payload}.`)).rejects.toMatchObject(refused);
      await expect(verifier.verify(`${base64({ alg })}.${payload}.${signature}`)).rejects.toMatchObject(refused);
    }
    await expect(verifier.verify(`${header}.${payload}.`)).rejects.toMatchObject(refused);
  });

  it('is refused when it is signed with the public key as a shared secret', async () => {
    const [, payload = ''] = (await provider.token()).split('.');
    const published = await (await fetch(provider.jwksUri)).text();
    const head = `${base64({ alg: 'HS256', kid: 'key-1' })}.${payload}`;
    const signature = createHmac('sha256', published).update(head).digest('base64url');
    await expect(verifier.verify(`${head}.${signature}`)).rejects.toMatchObject(refused);
  });

  it('is refused when a byte of it was changed', async () => {
    const [header, , signature] = (await provider.token()).split('.');
    const payload = base64({ iss: provider.issuer, aud: AUDIENCE, sub: 'root', role: 'ADMIN', exp: inSeconds(60) });
    await expect(verifier.verify(`${header}.${payload}.${signature}`)).rejects.toMatchObject(refused);
  });

  it('of an algorithm that is not accepted is refused', async () => {
    const strict = createTokenVerifier({ ...optionsOf(provider), algorithms: ['RS256'] });
    await expect(strict.verify(await provider.token())).rejects.toMatchObject(refused);
  });

  it('grants no project where the claim is configured and missing, and all where none is configured', async () => {
    const token = await provider.token({ claims: { projects: undefined } });
    expect((await verifier.verify(token)).projects).toEqual([]);
    const open = createTokenVerifier({ ...optionsOf(provider), projectsClaim: undefined, roleClaim: undefined });
    expect(await open.verify(token)).toMatchObject({ projects: 'all', role: 'VIEWER' });
  });
});

describe('The keys of the provider', () => {
  it('are fetched once for many tokens, and again when they are old', async () => {
    const before = provider.fetches;
    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => provider.token({ claims: { exp: inSeconds(3_600) } })),
    );
    await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(provider.fetches - before).toBe(1);
    vi.advanceTimersByTime(601_000);
    await verifier.verify(tokens[0] ?? '');
    expect(provider.fetches - before).toBe(2);
  });

  it('are fetched again for a rotated key, and the old key is then refused', async () => {
    const old = await provider.token();
    await verifier.verify(old);
    await provider.rotate();
    vi.advanceTimersByTime(11_000);
    await expect(verifier.verify(await provider.token())).resolves.toMatchObject({ id: 'jwt:alice' });
    await expect(verifier.verify(old)).rejects.toMatchObject(refused);
  });

  it('are not fetched again for every made-up key id', async () => {
    await verifier.verify(await provider.token());
    const before = provider.fetches;
    for (let i = 0; i < 20; i += 1) {
      const token = await provider.token({ header: { kid: `made-up-${i}` } });
      await expect(verifier.verify(token)).rejects.toMatchObject(refused);
    }
    expect(provider.fetches).toBe(before);
  });

  it.each([
    ['an error', { status: 500 }],
    ['a redirect', { status: 302, headers: { location: 'https://evil.example.com/' } }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['no keys', { status: 200, body: '{}' }],
    ['far too much', { status: 200, body: `{"keys":[],"x":"${'x'.repeat(300_000)}"}` }],
  ])('cannot be read when the answer is %s: that says nothing about the token', async (_what, answer) => {
    provider.answerInstead = answer;
    await expect(verifier.verify(await provider.token())).rejects.toMatchObject(unavailable);
  });

  it('are not asked for at every request while the provider is down, and soon after it is back', async () => {
    provider.answerInstead = { status: 503 };
    const token = await provider.token();
    const before = provider.fetches;
    for (let i = 0; i < 10; i += 1) await expect(verifier.verify(token)).rejects.toMatchObject(unavailable);
    expect(provider.fetches - before).toBe(1);
    provider.answerInstead = null;
    vi.advanceTimersByTime(6_000);
    await expect(verifier.verify(token)).resolves.toMatchObject({ id: 'jwt:alice' });
  });
});

import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What a token says that is not as usual; `undefined` leaves a claim out. */
export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signs with a key that is not published. */
  readonly forged?: boolean;
}

/** An identity provider on loopback: it publishes its keys and signs tokens. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly jwksUri: string;
  /** How often the keys were fetched. */
  readonly fetches: number;
  /** What the keys' address answers instead of the keys, if anything. */
  answerInstead: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | null;
  /** A good token, but for the changes. */
  token(changes?: TokenChanges): Promise<string>;
  /** Publishes a new key instead of the old one, and signs with it from now on. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

/** Whom the provider's tokens are for. */
export const AUDIENCE = 'sightline';

/** Starts a provider whose keys are of the algorithm. */
export async function startIdentityProvider(algorithm = 'ES256'): Promise<IdentityProvider> {
  let count = 0;
  let fetches = 0;
  let answerInstead: IdentityProvider['answerInstead'] = null;
  const newKey = async () => {
    const { publicKey, privateKey } = await generateKeyPair(algorithm);
    count += 1;
    return { kid: `key-${count}`, privateKey, jwk: { ...(await exportJWK(publicKey)), alg: algorithm, use: 'sig' } };
  };
  let current = await newKey();
  const stranger = await newKey();

  const server = createServer((_request, response) => {
    fetches += 1;
    if (answerInstead) {
      response.writeHead(answerInstead.status, answerInstead.headers).end(answerInstead.body ?? '');
      return;
    }
    const keys = [{ ...current.jwk, kid: current.kid }];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider has no port');
  const issuer = `http://127.0.0.1:${address.port}/`;

  return {
    issuer,
    jwksUri: `${issuer}jwks.json`,
    get fetches() {
      return fetches;
    },
    get answerInstead() {
      return answerInstead;
    },
    set answerInstead(answer) {
      answerInstead = answer;
    },
    token({ claims = {}, header = {}, forged = false } = {}) {
      const seconds = Math.floor(Date.now() / 1_000);
      const usual = {
        iss: issuer,
        aud: AUDIENCE,
        sub: 'alice',
        role: 'VIEWER',
        projects: ['aOpreudC'],
        iat: seconds,
        exp: seconds + 300,
      };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: algorithm, kid: current.kid, ...header })
        .sign(forged ? stranger.privateKey : current.privateKey);
    },
    async rotate() {
      current = await newKey();
    },
    close: () =>
      new Promise((closed, failed) => {
        server.close((error) => (error ? failed(error) : closed()));
        server.closeAllConnections();
      }),
  };
}

import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Caller } from './caller.ts';
import { projectsOf, roleOf } from './claims.ts';
import { createTokenKeys } from './token-keys.ts';
import { unauthenticated } from './unauthenticated.ts';

/** Which tokens are taken, and how their claims are read. */
export interface TokenOptions {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  /** Where the issuer publishes its keys. */
  readonly jwksUri: string;
  /** Signature algorithms that are taken; never `none`, never one with a shared secret. */
  readonly algorithms: readonly string[];
  /** The claim that names the role; left out, every token is VIEWER. */
  readonly roleClaim?: string | undefined;
  /** The claim that lists the projects; left out, tokens are granted all. */
  readonly projectsClaim?: string | undefined;
}

/** Tokens of one issuer. */
export interface TokenVerifier {
  /** @throws UNAUTHENTICATED for a token that is not good; UPSTREAM_UNAVAILABLE when the keys cannot be read. */
  verify(token: string): Promise<Caller>;
}

/** How far the issuer's clock may be from ours. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** An id is logged with each request: longer ones are nobody's. */
const MAX_SUBJECT_LENGTH = 256;

/** Makes the verifier; keys are fetched with the first token. */
export function createTokenVerifier(options: TokenOptions): TokenVerifier {
  const keys = createTokenKeys(new URL(options.jwksUri));
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: options.issuer,
          audience: typeof options.audience === 'string' ? options.audience : [...options.audience],
          algorithms: [...options.algorithms],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['exp', 'sub'],
        });
        return callerOf(payload, options);
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw unauthenticated('the token has expired');
        if (error instanceof errors.JOSEError) throw unauthenticated('the credentials are not valid');
        throw error;
      }
    },
  };
}

function callerOf(payload: JWTPayload, { roleClaim, projectsClaim }: TokenOptions): Caller {
  const { sub, name } = payload;
  if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUBJECT_LENGTH) {
    throw unauthenticated('the token names no subject');
  }
  const role = roleClaim === undefined ? 'VIEWER' : roleOf(payload[roleClaim]);
  if (role === null) throw unauthenticated('the token grants no role here');
  return {
    id: `jwt:${sub}`,
    name: typeof name === 'string' ? name : null,
    role,
    projects: projectsClaim === undefined ? 'all' : projectsOf(payload[projectsClaim]),
  };
}

import { type ApiKey, createApiKeyring } from './api-keyring.ts';
import { ANONYMOUS_ADMIN, type Caller } from './caller.ts';
import { type CredentialHeaders, readCredential } from './credential.ts';
import { createTokenVerifier, type TokenOptions } from './token-verifier.ts';
import { unauthenticated } from './unauthenticated.ts';

/** Who may call. */
export interface AuthOptions {
  readonly apiKeys: readonly ApiKey[];
  readonly jwt?: TokenOptions | undefined;
}

/** Finds out who asks. */
export interface Authenticator {
  /**
   * The caller that the headers prove. Takes HTTP headers, or the payload of a WebSocket's `connection_init`, by their
   * lower-case names.
   *
   * @throws UNAUTHENTICATED for missing, doubled or wrong credentials; UPSTREAM_UNAVAILABLE when the keys of the identity
   * provider cannot be read: whether the token is good is then not known.
   */
  identify(headers: CredentialHeaders): Promise<Caller>;
}

/** Makes the authenticator; without options everyone is ADMIN. */
export function createAuthenticator(options: AuthOptions | undefined): Authenticator {
  if (options === undefined) return { identify: async () => ANONYMOUS_ADMIN };
  const keyring = createApiKeyring(options.apiKeys);
  const tokens = options.jwt && createTokenVerifier(options.jwt);
  return {
    async identify(headers) {
      const credential = readCredential(headers);
      const caller = keyring.find(credential.secret);
      if (caller) return caller;
      if (tokens && credential.kind === 'bearer' && looksLikeToken(credential.secret)) {
        return tokens.verify(credential.secret);
      }
      throw unauthenticated('the credentials are not valid');
    },
  };
}

/** A signed token in compact form has three parts; anything else is not worth asking the identity provider for keys. */
function looksLikeToken(secret: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(secret);
}

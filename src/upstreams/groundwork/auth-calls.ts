import { type UpstreamCall, UpstreamError } from '../../errors/upstream-error.ts';
import { describeCall } from '../../resilience/abort-error.ts';
import type { CallOptions, UpstreamResponse } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { path } from '../http/path.ts';
import { statusFailure } from '../http/status-failure.ts';
import { malformed } from '../malformed.ts';
import type { GroundworkCredentials } from '../source.ts';
import type { GroundworkAccess } from './shapes.ts';

/** G1 to G3: forms in, plain text out (upstreams.md §5, quirk 24). */
export interface AuthCalls {
  /** A new token. @throws UpstreamError UPSTREAM_UNAUTHENTICATED when user or password is refused */
  login(access: GroundworkAccess, options: CallOptions): Promise<string>;
  /** Whether the token lives. A server that cannot say so counts as one that says no. */
  validate(access: GroundworkAccess, token: string, options: CallOptions): Promise<boolean>;
  /** Ends the token; one that is gone already is no error. */
  logout(access: GroundworkAccess, token: string, options: CallOptions): Promise<void>;
}

/** The auth endpoints produce nothing else: a JSON Accept would be 406. */
const headers = { accept: 'text/plain' };

/** Makes the calls; they keep nothing but `http`. */
export function createAuthCalls(http: HttpClient): AuthCalls {
  return {
    login: ({ endpoint, credentials }, options) => {
      const { username, password, appName } = credentials;
      const form = [
        ['user', carried(username, credentials)],
        ['password', carried(password, credentials)],
        ['gwos-app-name', appName],
      ] as const;
      // Asked twice it makes two tokens, and the older one dies of idleness.
      const request = { operation: 'login', method: 'POST', path: path`/auth/login`, form, headers } as const;
      return http.call(endpoint, { ...request, idempotent: true }, options, readToken);
    },
    validate: ({ endpoint, credentials }, token, options) => {
      const request = { operation: 'validateToken', method: 'POST', path: path`/auth/validatetoken`, headers } as const;
      const form = tokenForm(credentials, token);
      return http.call(endpoint, { ...request, form, idempotent: true }, options, (response, call) => {
        if (response.status >= 500 || response.status === 429) throw statusFailure(response, call);
        return response.status === 200 && response.text.trim().toLowerCase() === 'true';
      });
    },
    logout: ({ endpoint, credentials }, token, options) => {
      const request = { operation: 'logout', method: 'POST', path: path`/auth/logout`, headers } as const;
      const form = tokenForm(credentials, token);
      return http.call(endpoint, { ...request, form, idempotent: true }, options, (response, call) => {
        const failure = response.status === 404 ? null : statusFailure(response, call);
        if (failure) throw failure;
      });
    },
  };
}

/** How the form carries a credential: which of the two is configured (quirk 1). */
export function carried(text: string, { encoding }: GroundworkCredentials): string {
  return encoding === 'base64' ? Buffer.from(text, 'utf8').toString('base64') : text;
}

function tokenForm({ appName }: GroundworkCredentials, token: string) {
  return [
    ['gwos-app-name', appName],
    ['gwos-api-token', token],
  ] as const;
}

/** A bare word, whatever content type it comes with; some versions put a line break behind it (quirk 1). */
function readToken(response: UpstreamResponse, call: UpstreamCall): string {
  const failure = loginFailure(response, call);
  if (failure) throw failure;
  const token = response.text.trim();
  if (!/^[\x21-\x7e]{1,1024}$/.test(token) || token.startsWith('<')) throw malformed(call, [], 'not a token');
  return token;
}

/** Wrong credentials are 401 in the vendor's pages and 404 with words about them in its code (upstreams.md §5). */
function loginFailure(response: UpstreamResponse, call: UpstreamCall): UpstreamError | null {
  const { status, text } = response;
  if (status === 401 || (status === 404 && !isPage(text) && /password|credential|user/i.test(text))) {
    const message = `${describeCall(call)}: the configured user or password was refused`;
    return new UpstreamError('UPSTREAM_UNAUTHENTICATED', message, call);
  }
  if (status !== 404) return statusFailure(response, call);
  const message = `${describeCall(call)}: there is no such API at the configured address; see url and apiPath`;
  return new UpstreamError('UPSTREAM_REJECTED', message, call);
}

/** Whether an answer is a page of a web server, which knows no GroundWork at this address. */
export function isPage(text: string): boolean {
  return text.trimStart().startsWith('<');
}

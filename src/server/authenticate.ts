import type { IncomingMessage } from 'node:http';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Caller } from '../auth/caller.ts';
import type { CredentialHeaders } from '../auth/credential.ts';
import { badUserInput, SightlineError } from '../errors/sightline-error.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import type { CallerShare } from './admission/caller-share.ts';
import { countOf } from './reception/header-count.ts';

/** The door of the routes that need to know who asks. */
export interface Authentication {
  /**
   * For the routes' `onRequest`: refuses before a byte of the body is read, so that nothing of a stranger's is parsed.
   * Throws UNAUTHENTICATED, with `WWW-Authenticate` set, BAD_USER_INPUT for a selection sent twice, and RATE_LIMITED for a caller with too many requests under way;
   * the scope's error handler gives them their form.
   */
  readonly onRequest: onRequestAsyncHookHandler;
  /**
   * Who asks, by headers or by what a WebSocket’s client sends instead of them.
   *
   * @throws UNAUTHENTICATED, and UPSTREAM_UNAVAILABLE where that cannot be found out now
   */
  identify(headers: CredentialHeaders): Promise<Caller>;
  /** Who asks. Only on routes that have the hook. */
  callerOf(request: FastifyRequest): Caller;
}

const REALM = 'Bearer realm="sightline"';
const CREDENTIAL_HEADERS = ['authorization', 'x-api-key'] as const;
/** Those that say what is meant; a second one could mean something else to whoever reads it. */
const SELECTING_HEADERS = ['X-Sysmon-Project', 'X-Sysmon-Region', 'X-TC-APP-KEY'] as const;

/** Makes the door. */
export function createAuthentication(authenticator: Authenticator, share: CallerShare): Authentication {
  const callers = new WeakMap<FastifyRequest, Caller>();
  return {
    async onRequest(request, reply) {
      // Answers differ by caller: nobody between us may keep one for another.
      reply.header('cache-control', 'no-store');
      try {
        const caller = await authenticator.identify(headersOf(request.raw));
        refuseDoubled(request.raw);
        share.enter(caller.id, reply);
        callers.set(request, caller);
      } catch (error) {
        if (error instanceof SightlineError && error.code === 'UNAUTHENTICATED') {
          const given = CREDENTIAL_HEADERS.some((name) => request.headers[name] !== undefined);
          // RFC 6750 §3.1: no error code for a request that tried nothing.
          reply.header('www-authenticate', given ? `${REALM}, error="invalid_token"` : REALM);
        }
        if (error instanceof UpstreamError && error.retryAfterMs !== undefined) {
          reply.header('retry-after', String(Math.ceil(error.retryAfterMs / 1_000)));
        }
        throw error;
      }
    },
    identify: (headers) => authenticator.identify(headers),
    callerOf(request) {
      const caller = callers.get(request);
      if (caller) return caller;
      throw new Error('this route was opened without finding out who asks');
    },
  };
}

/** The headers, with credentials as they were sent: of two Authorization headers Node shows one, and of two X-Api-Key one text. */
export function headersOf(raw: IncomingMessage): IncomingMessage['headers'] {
  const doubled = CREDENTIAL_HEADERS.filter((name) => countOf(raw, name) > 1);
  return { ...raw.headers, ...Object.fromEntries(doubled.map((name) => [name, [String(raw.headers[name])]])) };
}

/**
 * What selects must be there once.
 *
 * @throws BAD_USER_INPUT
 */
export function refuseDoubled(raw: IncomingMessage): void {
  const doubled = SELECTING_HEADERS.find((name) => countOf(raw, name.toLowerCase()) > 1);
  if (doubled !== undefined) throw badUserInput(`${doubled}: accepted: once`);
}

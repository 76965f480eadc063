import { type UpstreamCall, UpstreamError } from '../../errors/upstream-error.ts';
import { describeCall } from '../../resilience/abort-error.ts';
import type { CallOptions, UpstreamRequest, UpstreamResponse } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { redact } from '../http/redact.ts';
import { statusFailure } from '../http/status-failure.ts';
import type { Written } from '../written.ts';
import { type AuthCalls, carried, isPage } from './auth-calls.ts';
import { refusalOf } from './refusal.ts';
import type { Sessions, Token } from './session.ts';
import type { GroundworkAccess } from './shapes.ts';

/** A request as a method states it; headers and token are added here. */
type Request = Pick<UpstreamRequest, 'operation' | 'path' | 'query' | 'json'>;
/** A read besides: what a status means to it in particular; `null` for those that mean the usual. */
type ReadRequest = Omit<Request, 'json'> & { readonly failure?: Read<UpstreamError | null> };
type Read<T> = (response: UpstreamResponse, call: UpstreamCall) => T;

/** A write besides: what it is sent by, and what may be quoted of its answer. */
export type WriteRequest = Request & Pick<UpstreamRequest, 'method'>;

/** Calls with a token (upstreams.md §5, quirks 2 and 3). */
export interface GroundworkExchange {
  /** A read: what is not there is `null`. @throws UpstreamError */
  read<T>(access: GroundworkAccess, request: ReadRequest, read: Read<T>, options: CallOptions): Promise<T | null>;
  /** Sent once with each token, and only one that is refused unread is followed by another. */
  write<T>(
    access: GroundworkAccess,
    request: WriteRequest,
    read: (response: UpstreamResponse, call: UpstreamCall, show: (text: string) => string) => T,
    options: CallOptions,
  ): Promise<Written<T>>;
}

/** A token was refused, before anything was done. */
const UNAUTHORIZED = Symbol('unauthorized');

/** Makes the exchange. */
export function createGroundworkExchange(http: HttpClient, auth: AuthCalls, sessions: Sessions): GroundworkExchange {
  function send<T>(
    { endpoint, credentials }: GroundworkAccess,
    token: Token,
    request: Request & Pick<UpstreamRequest, 'method' | 'idempotent'>,
    read: Read<T>,
    options: CallOptions,
  ): Promise<T | typeof UNAUTHORIZED> {
    const headers = {
      // Alone: with a list or a wildcard the token's filter answers without a body, and resources in XML (quirk 3).
      accept: 'application/json',
      'gwos-api-token': token.text,
      'gwos-app-name': credentials.appName,
    };
    return http.call(endpoint, { ...request, headers }, options, (response, call) =>
      response.status === 401 ? UNAUTHORIZED : read(response, call),
    );
  }

  return {
    async read<T>(
      access: GroundworkAccess,
      { failure: own, ...request }: ReadRequest,
      read: Read<T>,
      options: CallOptions,
    ) {
      const asked = { ...request, method: 'GET', idempotent: true } as const;
      const found: Read<T | null> = (response, call) => {
        if (response.status === 404 && !isPage(response.text)) return null;
        const failure = own?.(response, call) ?? statusFailure(response, call);
        if (failure) throw failure;
        return read(response, call);
      };
      const token = await sessions.token(access, options);
      const first = await send(access, token, asked, found, options);
      if (first !== UNAUTHORIZED) return first;
      if (token.fresh) throw unauthenticated(access, request);
      const second = await send(access, await sessions.renewed(access, token, options), asked, found, options);
      if (second === UNAUTHORIZED) throw unauthenticated(access, request);
      return second;
    },

    async write<T>(
      access: GroundworkAccess,
      request: WriteRequest,
      read: (response: UpstreamResponse, call: UpstreamCall, show: (text: string) => string) => T,
      options: CallOptions,
    ): Promise<Written<T>> {
      const asked = { ...request, idempotent: false };
      const written: Read<Written<T>> = (response, call) => {
        const show = (text: string) => redact(text, secretsOf(access, token));
        const refusal = refusalOf(response, request, show);
        if (refusal) return { written: false, refusal };
        const failure = statusFailure(response, call);
        if (failure) throw failure;
        return { written: true, value: read(response, call, show) };
      };
      let token = await sessions.token(access, options);
      const first = await send(access, token, asked, written, options);
      if (first !== UNAUTHORIZED) return first;
      // 401 is also what a user who may only read is told: a token that lives was not what was wrong, and a new one
      // would be refused likewise.
      if (token.fresh || (await auth.validate(access, token.text, options))) return FORBIDDEN;
      token = await sessions.renewed(access, token, options);
      const second = await send(access, token, asked, written, options);
      return second === UNAUTHORIZED ? FORBIDDEN : second;
    },
  };
}

const FORBIDDEN = {
  written: false,
  refusal: { kind: 'FORBIDDEN', code: 401, message: 'GroundWork lets the configured user read only' },
} as const;

function unauthenticated({ endpoint }: GroundworkAccess, { operation }: Request): UpstreamError {
  const call = { source: endpoint.source, operation, status: 401 };
  return new UpstreamError('UPSTREAM_UNAUTHENTICATED', `${describeCall(call)}: a new token was refused, too`, call);
}

/** What must never be quoted from an answer. */
function secretsOf({ credentials }: GroundworkAccess, token: Token): readonly string[] {
  return [token.text, credentials.password, carried(credentials.password, credentials)];
}

import type { z } from 'zod';
import type { UpstreamCall } from '../../errors/upstream-error.ts';
import { decodeWith } from '../decode-with.ts';
import type { CallOptions, UpstreamRequest, UpstreamResponse } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { statusFailure } from '../http/status-failure.ts';
import { parseJson } from '../malformed.ts';
import type { Written } from '../written.ts';
import { refusalOf } from './refusal.ts';
import type { ZmonAccess } from './shapes.ts';

/** A read: what its method asks for, and how the answer is understood. */
export interface ZmonRead<T> extends Pick<UpstreamRequest, 'operation' | 'path' | 'query'> {
  readonly decoder: z.ZodType<T>;
}

/** A request that changes something. `read` gives its value from an answer of 200. */
export interface ZmonWrite<T> extends Pick<UpstreamRequest, 'operation' | 'path' | 'json'> {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly read: (response: UpstreamResponse, call: UpstreamCall) => T;
}

/** The three ways of speaking with ZMON. */
export interface ZmonExchange {
  /** A look-up by id: what does not exist is `null`, whether it is told by 404 or by an empty 200 (quirk 17). */
  find<T>(access: ZmonAccess, request: ZmonRead<T>, options: CallOptions): Promise<T | null>;
  /** A list. Here 404 is a fault: the address is not that of a controller, and "nothing is firing" would be a lie. */
  list<T>(access: ZmonAccess, request: ZmonRead<T>, options: CallOptions): Promise<T>;
  /** Sent once, whatever happens. */
  write<T>(access: ZmonAccess, request: ZmonWrite<T>, options: CallOptions): Promise<Written<T>>;
}

/** Makes the exchange; it keeps nothing but `http`. */
export function createZmonExchange(http: HttpClient): ZmonExchange {
  const get = <T, R>(
    { endpoint, headers }: ZmonAccess,
    { decoder, ...request }: ZmonRead<T>,
    options: CallOptions,
    conclude: (response: UpstreamResponse, decode: () => T) => R,
  ): Promise<T | R> =>
    http.call(endpoint, { ...request, method: 'GET', headers, idempotent: true }, options, (response, call) =>
      conclude(response, () => {
        const failure = statusFailure(response, call);
        if (failure) throw failure;
        return decodeWith(decoder, parseJson(response.text, call), call);
      }),
    );

  return {
    find: (access, request, options) =>
      get(access, request, options, (response, decode) =>
        response.status === 404 || (response.status === 200 && response.text === '') ? null : decode(),
      ),
    list: (access, request, options) => get(access, request, options, (_, decode) => decode()),
    write: <T>({ endpoint, headers, secrets }: ZmonAccess, { read, ...request }: ZmonWrite<T>, options: CallOptions) =>
      http.call(endpoint, { ...request, headers, idempotent: false }, options, (response, call): Written<T> => {
        const refusal = refusalOf(response, request.method, secrets);
        if (refusal) return { written: false, refusal };
        const failure = statusFailure(response, call);
        if (failure) throw failure;
        return { written: true, value: read(response, call) };
      }),
  };
}

import type { z } from 'zod';
import type { UpstreamCall } from '../../errors/upstream-error.ts';
import type { CallOptions, UpstreamRequest } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { UnsafePathSegment, type UpstreamPath } from '../http/path.ts';
import type { Written } from '../written.ts';
import { readAnswer, refusedRead } from './envelope.ts';
import { neverExisted } from './refusal.ts';
import type { NhnScope } from './shapes.ts';

/** What a method says of its request: everything else follows from the scope. */
export interface NhnRead<T> {
  readonly operation: string;
  /** Late, because an id in it may be one that no URL can carry. */
  readonly path: () => UpstreamPath;
  readonly decoder: z.ZodType<T>;
  /** N1, N2 and N7 only: the others are found through the regional host alone (upstreams.md §1, quirk 5). */
  readonly namesRegion?: boolean;
}

/** A request that changes something. */
export interface NhnWrite<T> extends NhnRead<T> {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly json?: unknown;
}

/** The three ways of speaking with NHN. */
export interface NhnExchange {
  /** A look-up by id: what does not exist is `null`. */
  find<T>(scope: NhnScope, request: NhnRead<T>, options: CallOptions): Promise<T | null>;
  /** A list of the project's own. */
  list<T>(scope: NhnScope, request: NhnRead<T>, options: CallOptions): Promise<T>;
  /** Sent once, whatever happens. */
  write<T>(scope: NhnScope, request: NhnWrite<T>, options: CallOptions): Promise<Written<T>>;
}

/** Makes the exchange; it keeps nothing but `http`. */
export function createNhnExchange(http: HttpClient): NhnExchange {
  async function send<T, R>(
    { endpoint, appKey, region, callersOwn = false }: NhnScope,
    { operation, path, decoder, namesRegion }: NhnRead<T>,
    how: Pick<UpstreamRequest, 'method' | 'json' | 'idempotent'>,
    options: CallOptions,
    conclude: (answer: Written<T>, call: UpstreamCall) => R,
  ): Promise<R> {
    const account = { key: appKey, callersOwn };
    const headers = { 'x-tc-app-key': appKey, ...(namesRegion ? { 'x-sysmon-region': region } : {}) };
    return http.call(endpoint, { ...how, operation, path: path(), headers, account }, options, (response, call) =>
      conclude(readAnswer(decoder, response, call), call),
    );
  }

  return {
    find: (scope, request, options) =>
      send(scope, request, { method: 'GET', idempotent: true }, options, (answer, call) => {
        if (answer.written) return answer.value;
        if (answer.refusal.kind === 'NOT_FOUND') return null;
        throw refusedRead(answer.refusal, call);
      }).catch(insteadOfUnsafeIds(null)),

    list: (scope, request, options) =>
      send(scope, request, { method: 'GET', idempotent: true }, options, (answer, call) => {
        if (answer.written) return answer.value;
        throw refusedRead(answer.refusal, call);
      }),

    write: <T>(scope: NhnScope, request: NhnWrite<T>, options: CallOptions) =>
      send(
        scope,
        request,
        { method: request.method, json: request.json, idempotent: false },
        options,
        (answer): Written<T> => answer,
      ).catch(insteadOfUnsafeIds<Written<T>>({ written: false, refusal: neverExisted() })),
  };
}

/** What no URL can name does not exist: `answer` for an id that could not be sent, all other errors as they are. */
function insteadOfUnsafeIds<T>(answer: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof UnsafePathSegment) return answer;
    throw error;
  };
}

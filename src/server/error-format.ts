import { HeaderMap } from '@apollo/server';
import { ApolloServerValidationErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../errors/error-code.ts';
import { SightlineError } from '../errors/sightline-error.ts';
import { ServiceBusy } from './admission/service-busy.ts';

/** Apollo's codes for requests that are no proper GraphQL over HTTP; all are the caller's fault. */
const APOLLO_BAD_REQUESTS = new Set(['BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE']);
/** Codes that clients of automatic persisted queries wait for. */
const APOLLO_PROTOCOL = new Set(['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED']);
/** What Apollo says, without a code, of automatic persisted queries that are none; and what is accepted. */
const PERSISTED_FAULTS = new Map([
  ['Unsupported persisted query version', 'extensions.persistedQuery.version: accepted: 1'],
  [
    'provided sha does not match query',
    'extensions.persistedQuery.sha256Hash: accepted: the SHA-256 of the query, in lower-case hexadecimal',
  ],
]);
/** What graphql-js adds to a name that it does not know; Apollo removes it from validation errors only. */
const SUGGESTION = / Did you mean (?:the enum value )?"[^?]*\?/g;
const CONTEXT_PREFIX = 'Context creation failed: ';

const STATUSES: Partial<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  QUERY_TOO_COMPLEX: 400,
  RATE_LIMITED: 429,
  UPSTREAM_UNAVAILABLE: 503,
};

/** HTTP status of an error that stops a request before anything is executed. */
export function statusOf(error: SightlineError): number {
  return error instanceof ServiceBusy ? 503 : (STATUSES[error.code] ?? 500);
}

/** Turns what stopped a request before its execution into what Apollo answers with a fitting status. */
export function asRequestError(error: unknown): unknown {
  if (!(error instanceof SightlineError)) return error;
  const { retryAfterSeconds } = error.extensions;
  const headers = new HeaderMap(retryAfterSeconds === undefined ? [] : [['retry-after', String(retryAfterSeconds)]]);
  const http = { status: statusOf(error), headers };
  return new GraphQLError(error.message, { extensions: { ...error.extensions, http } });
}

/**
 * The one place where errors leave the building. What is not ours or GraphQL's own is masked: its message could hold
 * anything. `onMasked` is told of it, for the log. Without `suggestions` no message names what the schema has.
 */
export function createErrorFormat(onMasked: (error: unknown) => void, { suggestions = true } = {}) {
  return (given: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const formatted = suggestions ? given : { ...given, message: given.message.replace(SUGGESTION, '') };
    const { stacktrace, http, ...extensions } = formatted.extensions ?? {};
    if (extensions.validationErrorCode === ApolloServerValidationErrorCode.MAX_RECURSIVE_SELECTIONS_EXCEEDED) {
      return { ...formatted, extensions: { code: 'QUERY_TOO_COMPLEX' } };
    }
    const code = String(extensions.code);
    if (APOLLO_PROTOCOL.has(code)) return { ...formatted, extensions };
    if (APOLLO_BAD_REQUESTS.has(code)) return { ...formatted, extensions: { ...extensions, code: 'BAD_USER_INPUT' } };
    const known = ERROR_CODES.some((each) => each === code) && code !== 'INTERNAL_SERVER_ERROR';
    if (known) return { ...formatted, message: withoutPrefix(formatted.message), extensions };
    const persistedFault = thrownByApollo(error) ? PERSISTED_FAULTS.get(formatted.message) : undefined;
    if (persistedFault !== undefined) return { message: persistedFault, extensions: { code: 'BAD_USER_INPUT' } };
    onMasked(error);
    return { ...formatted, message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  };
}

/** What a resolver throws has a path, and an error behind it. */
function thrownByApollo(error: unknown): boolean {
  return error instanceof GraphQLError && error.path === undefined && error.originalError === undefined;
}

function withoutPrefix(message: string): string {
  return message.startsWith(CONTEXT_PREFIX) ? message.slice(CONTEXT_PREFIX.length) : message;
}

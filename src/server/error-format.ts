import { HeaderMap } from '@apollo/server';
import { ApolloServerValidationErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../errors/error-code.ts';
import { SightlineError } from '../errors/sightline-error.ts';

/** Apollo's codes for requests that are no proper GraphQL over HTTP; all are the caller's fault. */
const APOLLO_BAD_REQUESTS = new Set(['BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE']);
/** Codes that clients of automatic persisted queries wait for. */
const APOLLO_PROTOCOL = new Set(['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED']);
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
export function statusOf({ code }: SightlineError): number {
  return STATUSES[code] ?? 500;
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
 * anything. `onMasked` is told the real one, for the log. Without `suggestions` no message names what the schema has.
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
    onMasked(unwrapResolverError(error));
    return { ...formatted, message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  };
}

function withoutPrefix(message: string): string {
  return message.startsWith(CONTEXT_PREFIX) ? message.slice(CONTEXT_PREFIX.length) : message;
}

/** Every value `errors[].extensions.code` can take; clients switch on these, so none is ever renamed. */
export const ERROR_CODES = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'QUERY_TOO_COMPLEX',
  'RATE_LIMITED',
  'UPSTREAM_UNAUTHENTICATED',
  'UPSTREAM_FORBIDDEN',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_REJECTED',
  'UPSTREAM_MALFORMED',
  'INTERNAL_SERVER_ERROR',
] as const;

/** A stable, machine-readable name of what went wrong. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The codes that blame a system behind the gateway. */
export type UpstreamErrorCode = Extract<ErrorCode, `UPSTREAM_${string}`>;

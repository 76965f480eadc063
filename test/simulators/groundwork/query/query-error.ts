/** A query that the server cannot translate or run. On the wire it is HTTP 500 with a generic message (upstreams.md §5, error matrix). */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

import type { ApolloServerPlugin, BaseContext } from '@apollo/server';

/** Faults of the GraphQL request itself; what HTTP, auth or limits refuse keeps its status for every client. */
const REQUEST_FAULTS: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

/**
 * A client that takes `application/json` alone knows nothing of statuses: the specification (§6.4.1) has it answered 200
 * whatever GraphQL says of a well-formed request. All others get 400.
 */
export const jsonStatus: ApolloServerPlugin<BaseContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response: { http, body } }) {
        if (http.status !== 400 || body.kind !== 'single' || typeof request.query !== 'string') return;
        if (request.http?.headers.get('accept')?.trim() !== 'application/json') return;
        const { errors = [] } = body.singleResult;
        if (errors.every(({ extensions }) => REQUEST_FAULTS.has(extensions?.code))) http.status = 200;
      },
    };
  },
};

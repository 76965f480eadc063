import type { ApolloServerPlugin } from '@apollo/server';
import { hasRole } from '../../auth/caller.ts';
import type { GraphContext } from '../../graphql/context.ts';
import type { Observation } from './observation.ts';

/** With this header, and `1` as its value, an answer says what it cost the upstreams. */
const HEADER = 'x-sightline-explain';

/**
 * Tells those who may know it what the request cost, in `extensions.upstream`. Everyone else gets the answer without it
 * and a remark: the data are theirs all the same.
 */
export function explainPlugin(observation: Observation): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart({ request, contextValue }) {
      if (request.http?.headers.get(HEADER) !== '1') return;
      const { caller, remarks } = contextValue;
      if (!hasRole(caller, 'EDITOR')) {
        const warning = `X-Sightline-Explain needs the role EDITOR; yours is ${caller.role}`;
        remarks.push({ path: [], coverage: [], warnings: [warning] });
        return;
      }
      return {
        async willSendResponse({ response: { body } }) {
          const record = observation.recordBehind(contextValue);
          if (!record || body.kind !== 'single') return;
          body.singleResult.extensions = { ...body.singleResult.extensions, upstream: record.tally.costs() };
        },
      };
    },
  };
}

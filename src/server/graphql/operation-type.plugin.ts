import type { ApolloServerPlugin } from '@apollo/server';
import { badUserInput } from '../../errors/sightline-error.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { asRequestError } from '../error-format.ts';

const NEEDS_STREAM =
  'a subscription is answered again and again; accepted: over a WebSocket (graphql-transport-ws), or by POST with Accept: text/event-stream';
const NEEDS_ANSWER =
  'only subscriptions are streamed; accepted: queries and mutations by POST with Accept: application/json';

/** Refuses subscriptions where there is one answer, and all else where there is a stream of them. */
export const operationType: ApolloServerPlugin<GraphContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue: { repetition } }) {
        // None, or none of several is meant: that is told by the execution.
        if (!operation) return;
        const isSubscription = operation.operation === 'subscription';
        if (isSubscription === (repetition !== null)) return;
        throw asRequestError(badUserInput(isSubscription ? NEEDS_STREAM : NEEDS_ANSWER));
      },
    };
  },
};

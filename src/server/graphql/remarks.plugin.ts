import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphContext } from '../../graphql/context.ts';

/** Lists have no place to say what is missing in them: it is told beside the data. */
export const remarks: ApolloServerPlugin<GraphContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue }) {
        if (contextValue.remarks.length === 0 || response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        singleResult.extensions = { ...singleResult.extensions, remarks: contextValue.remarks };
      },
    };
  },
};

import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError } from 'graphql';
import type { GraphContext } from '../../graphql/context.ts';
import type { Observation } from './observation.ts';

/** The lines of the errors that no client is told. */
export interface MaskedErrors {
  /** Remembers of which request's operation an error is. */
  readonly plugin: ApolloServerPlugin<GraphContext>;
  /** Remembers that an error is of the request with this log. */
  belongsTo(error: unknown, log: FastifyBaseLogger): void;
  /** Logs what is behind an error of GraphQL's, with its request's id where it is of one. */
  log(shown: unknown): void;
}

/**
 * Apollo formats errors without saying whose they are: what is told of a request before is kept by the error itself. `log`
 * is for those of which nothing was told.
 */
export function createMaskedErrors(observation: Observation, log: FastifyBaseLogger): MaskedErrors {
  const logs = new WeakMap<object, FastifyBaseLogger>();
  const belongsTo: MaskedErrors['belongsTo'] = (error, own) => {
    if (error instanceof Error) logs.set(error, own);
  };
  return {
    belongsTo,
    plugin: {
      async requestDidStart({ contextValue }) {
        const own = observation.recordBehind(contextValue)?.log;
        if (!own) return;
        return {
          async didEncounterErrors({ errors }) {
            for (const error of errors) belongsTo(error, own);
          },
        };
      },
    },
    log(shown) {
      const behind = shown instanceof GraphQLError ? (shown.originalError ?? shown) : shown;
      // Whoever hung up reads no answer, and that is nobody's fault.
      if (behind instanceof Error && behind.name === 'ClientGone') return;
      const own = [shown, behind].map((error) => (error instanceof Error ? logs.get(error) : undefined));
      (own.find((each) => each !== undefined) ?? log).error({ err: behind }, 'masked error');
    },
  };
}

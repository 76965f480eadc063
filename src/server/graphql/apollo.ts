import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { GraphContext } from '../../graphql/context.ts';
import type { ServiceMetrics } from '../../telemetry/service-metrics.ts';
import { limitsPlugin, type OperationLimits } from '../admission/limits.plugin.ts';
import { createErrorFormat } from '../error-format.ts';
import { explainPlugin } from '../observation/explain.plugin.ts';
import type { MaskedErrors } from '../observation/masked-errors.ts';
import type { Observation } from '../observation/observation.ts';
import { operationPlugin } from '../observation/operation.plugin.ts';
import { jsonStatus } from './json-status.plugin.ts';
import { operationType } from './operation-type.plugin.ts';
import { remarks } from './remarks.plugin.ts';

/** What executes operations needs. */
export interface ApolloOptions {
  readonly graph: GraphQLSchema;
  readonly introspection: boolean;
  /** Most tokens in one document; the parser stops there. */
  readonly documentTokens: number;
  readonly operationLimits: OperationLimits;
  readonly metrics: ServiceMetrics;
  readonly observation: Observation;
}

const PERSISTED_SECONDS = 86_400;

/** Makes what parses, checks, limits, executes and observes every operation, by whichever way it came. It is not started. */
export function createApollo(
  { graph, introspection, documentTokens, operationLimits, metrics, observation }: ApolloOptions,
  masked: MaskedErrors,
  logger: FastifyBaseLogger,
): ApolloServer<GraphContext> {
  return new ApolloServer<GraphContext>({
    schema: graph,
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: documentTokens },
    // With its fragments spread out a document may ask for no more than one of the largest size could without them.
    maxRecursiveSelections: documentTokens,
    status400ForVariableCoercionErrors: true,
    // Documents sent once by clients of automatic persisted queries are kept in bounded memory, and forgotten.
    cache: 'bounded',
    persistedQueries: { ttl: PERSISTED_SECONDS },
    stopOnTerminationSignals: false,
    formatError: createErrorFormat(masked.log, { suggestions: introspection }),
    plugins: [
      masked.plugin,
      remarks,
      jsonStatus,
      operationType,
      limitsPlugin(graph, operationLimits, observation),
      operationPlugin(observation, metrics),
      explainPlugin(observation),
      // Cache control costs more than a tenth of a request and the answers differ by caller; the page is our own.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    logger: withoutPayload(logger),
  });
}

/** Apollo puts what it could not foresee into a text, and that may quote a document. */
function withoutPayload(log: FastifyBaseLogger): NonNullable<ApolloServerOptions<GraphContext>['logger']> {
  const told = (message: unknown): string => String(message).split(':', 1).join();
  return {
    debug: (message) => log.debug(told(message)),
    info: (message) => log.info(told(message)),
    warn: (message) => log.warn(told(message)),
    error: (message) => log.error(told(message)),
  };
}

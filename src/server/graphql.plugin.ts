import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { GraphContext } from '../graphql/context.ts';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';
import { createDocumentIntake } from './admission/document-intake.ts';
import { limitsPlugin, type OperationLimits } from './admission/limits.plugin.ts';
import type { TrustedDocuments } from './admission/trusted-documents.ts';
import type { Authentication } from './authenticate.ts';
import { clientSignal } from './client-signal.ts';
import { asRequestError, createErrorFormat } from './error-format.ts';
import { jsonStatus } from './json-status.plugin.ts';
import { explainPlugin } from './observation/explain.plugin.ts';
import { createMaskedErrors } from './observation/masked-errors.ts';
import type { Observation } from './observation/observation.ts';
import { operationPlugin } from './observation/operation.plugin.ts';
import type { OpenRequestFunction } from './open-request.ts';

/** What the GraphQL endpoint needs. */
export interface GraphqlOptions {
  readonly graph: GraphQLSchema;
  readonly openRequest: OpenRequestFunction;
  readonly authentication: Authentication;
  readonly introspection: boolean;
  /** Most tokens in one document; the parser stops there. */
  readonly documentTokens: number;
  readonly operationLimits: OperationLimits;
  readonly trustedDocuments: TrustedDocuments | undefined;
  readonly metrics: ServiceMetrics;
  readonly observation: Observation;
}

/** Where the graph is served. */
export const GRAPHQL_PATH = '/graphql';

const PERSISTED_SECONDS = 86_400;

/** Serves the graph by GraphQL over HTTP. */
export async function serveGraphql(http: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const masked = createMaskedErrors(options.observation, http.log);
  const apollo = new ApolloServer<GraphContext>({
    schema: options.graph,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: options.documentTokens },
    // With its fragments spread out a document may ask for no more than one of the largest size could without them.
    maxRecursiveSelections: options.documentTokens,
    status400ForVariableCoercionErrors: true,
    // Documents sent once by clients of automatic persisted queries are kept in bounded memory, and forgotten.
    cache: 'bounded',
    persistedQueries: { ttl: PERSISTED_SECONDS },
    stopOnTerminationSignals: false,
    formatError: createErrorFormat(masked.log, { suggestions: options.introspection }),
    plugins: [
      masked.plugin,
      remarks,
      jsonStatus,
      limitsPlugin(options.graph, options.operationLimits, options.observation),
      operationPlugin(options.observation, options.metrics),
      explainPlugin(options.observation),
      // Cache control costs more than a tenth of a request and the answers differ by caller; the page is our own.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    logger: http.log,
  });
  await apollo.start();
  http.addHook('onClose', () => apollo.stop());

  http.route({
    method: ['GET', 'POST'],
    url: GRAPHQL_PATH,
    onRequest: options.authentication.onRequest,
    preHandler: createDocumentIntake({
      ...options,
      budget: options.operationLimits.budget,
      callerOf: options.authentication.callerOf,
    }),
    handler: fastifyApolloHandler(apollo, {
      context: async (request, reply) => {
        try {
          const caller = options.authentication.callerOf(request);
          const record = options.observation.recordOf(request);
          record.callerId = caller.id;
          const open = await options.openRequest({
            requestId: request.id,
            caller,
            headers: request.headers,
            clientSignal: clientSignal(reply),
            tally: record.tally,
          });
          reply.raw.once('close', () => open[Symbol.dispose]());
          options.observation.attach(open.context, record);
          return open.context;
        } catch (error) {
          masked.belongsTo(error, request.log);
          throw asRequestError(error);
        }
      },
    }),
  });
}

/** Lists have no place to say what is missing in them: it is told beside the data. */
const remarks: ApolloServerPlugin<GraphContext> = {
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

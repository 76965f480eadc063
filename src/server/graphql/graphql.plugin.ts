import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { createDocumentIntake, type IntakeOptions, intakeHook } from '../admission/document-intake.ts';
import type { LoadGate } from '../admission/load-gate.ts';
import type { Authentication } from '../authenticate.ts';
import { clientSignal } from '../client-signal.ts';
import { asRequestError } from '../error-format.ts';
import { createMaskedErrors } from '../observation/masked-errors.ts';
import type { OpenRequestFunction } from '../open-request.ts';
import { asksForStream, streamsEvents } from '../subscriptions/event-stream.ts';
import { createSubscriptions, type SubscriptionLimits } from '../subscriptions/subscriptions.ts';
import { acceptWebSockets } from '../subscriptions/websocket/websocket.ts';
import { type ApolloOptions, createApollo } from './apollo.ts';

/** What the GraphQL endpoint needs. */
export interface GraphqlOptions extends ApolloOptions, Pick<IntakeOptions, 'trustedDocuments'> {
  readonly openRequest: OpenRequestFunction;
  readonly authentication: Authentication;
  readonly gate: LoadGate;
  readonly subscriptionLimits: SubscriptionLimits;
  /** Ends when the service is about to stop. */
  readonly stopping: AbortSignal;
  readonly corsOrigins: readonly string[];
  readonly bodyBytes: number;
}

/** Where the graph is served. */
export const GRAPHQL_PATH = '/graphql';

/** Serves the graph by GraphQL over HTTP, and its subscriptions by events and WebSockets. */
export async function serveGraphql(http: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { authentication, observation, openRequest } = options;
  const masked = createMaskedErrors(observation, http.log);
  const apollo = createApollo(options, masked, http.log);
  await apollo.start();
  http.addHook('onClose', () => apollo.stop());

  const intake = createDocumentIntake({ ...options, budget: options.operationLimits.budget });
  const subscriptions = createSubscriptions({ ...options, apollo });
  const answerOnce = fastifyApolloHandler(apollo, {
    context: async (request, reply) => {
      try {
        const caller = authentication.callerOf(request);
        const record = observation.recordOf(request);
        record.callerId = caller.id;
        const open = await openRequest({
          requestId: request.id,
          caller,
          headers: request.headers,
          clientSignal: clientSignal(reply),
          tally: record.tally,
        });
        reply.raw.once('close', () => open[Symbol.dispose]());
        observation.attach(open.context, record);
        return open.context;
      } catch (error) {
        masked.belongsTo(error, request.log);
        throw asRequestError(error);
      }
    },
  });
  const answerOften = streamsEvents({ ...options, subscriptions });

  http.route({
    method: ['GET', 'POST'],
    url: GRAPHQL_PATH,
    onRequest: authentication.onRequest,
    preHandler: intakeHook(intake, authentication.callerOf, observation),
    handler(request, reply) {
      return asksForStream(request, options.documentTokens)
        ? answerOften(request, reply)
        : answerOnce.call(this, request, reply);
    },
  });
  acceptWebSockets(http, { ...options, path: GRAPHQL_PATH, intake, subscriptions });
}

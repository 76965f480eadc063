import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CALL_POINTS } from '../../graphql/cost/operation-cost.ts';
import type { CallBudget } from '../admission/call-budget.ts';
import { tooDear } from '../admission/too-dear.ts';
import type { Authentication } from '../authenticate.ts';
import { clientSignal } from '../client-signal.ts';
import type { Observation } from '../observation/observation.ts';
import type { OpenRequestFunction } from '../open-request.ts';
import { writeAnswer, writeFailure } from './api-answer.ts';
import { type ApiFailure, apiFailure } from './api-failure.ts';
import { type ApiHandler, endpointOf, type PathParts } from './api-request.ts';
import { buildInfo, exemplars, labels, labelValues, metadata, series } from './list.handlers.ts';
import { Parameters } from './parameters.ts';
import { query, queryRange } from './query.handlers.ts';

/** What the face needs. */
export interface PrometheusFaceOptions {
  readonly openRequest: OpenRequestFunction;
  readonly authentication: Authentication;
  readonly observation: Observation;
  readonly operationLimits: { readonly budget: CallBudget; readonly cost: number };
}

const FORM = 'application/x-www-form-urlencoded';

/** Where a source, its region and its project may be named, for clients that cannot send headers. */
const PREFIXES = ['', '/:source', '/:source/:region', '/:source/:region/:project'].map(
  (place) => `/prometheus${place}`,
);

const ENDPOINTS: readonly (readonly [path: string, methods: readonly string[], handler: ApiHandler])[] = [
  ['query', ['GET', 'POST'], query],
  ['query_range', ['GET', 'POST'], queryRange],
  ['query_exemplars', ['GET', 'POST'], exemplars],
  ['series', ['GET', 'POST'], series],
  ['labels', ['GET', 'POST'], labels],
  ['label/:name/values', ['GET'], labelValues],
  ['metadata', ['GET'], metadata],
  ['status/buildinfo', ['GET'], buildInfo],
];

/** Serves the Prometheus HTTP API (upstreams.md §4) of the selected source, so that its clients can use the gateway. */
export async function servePrometheus(http: FastifyInstance, options: PrometheusFaceOptions): Promise<void> {
  await http.register(async (scope) => {
    // Prometheus reads forms alone: any other body would be a query that nobody sees (§1, quirk 12).
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser<string>(FORM, { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', options.authentication.onRequest);
    scope.setErrorHandler(tellFailure);
    for (const prefix of PREFIXES) {
      for (const [path, methods, handler] of ENDPOINTS) {
        scope.route<{ Params: PathParts }>({
          method: [...methods],
          url: `${prefix}/api/v1/${path}`,
          handler: (request, reply) => answer(request, reply, handler, options),
        });
      }
    }
    scope.all('/prometheus/*', (_request, reply) => tell(reply, NOT_SERVED));
  });
}

async function answer(
  request: FastifyRequest<{ Params: PathParts }>,
  reply: FastifyReply,
  handler: ApiHandler,
  { openRequest, authentication, observation, operationLimits }: PrometheusFaceOptions,
): Promise<FastifyReply> {
  const caller = authentication.callerOf(request);
  const record = observation.recordOf(request);
  record.callerId = caller.id;
  const { budget, cost } = operationLimits;
  // Every request asks for something; what more it costs is known when its parameters are read.
  await budget.charge(caller.id, CALL_POINTS);
  using open = await openRequest({
    requestId: request.id,
    caller,
    headers: request.headers,
    clientSignal: clientSignal(reply),
    tally: record.tally,
  });
  const { context } = open;
  const form = typeof request.body === 'string' ? request.body : '';
  const asked = {
    parameters: new Parameters(form, request.url.split('?').slice(1).join('?')),
    endpoint: endpointOf(request.params, context),
    label: request.params.name ?? '',
    context,
    pay: async (points: number) => {
      if (points > cost) throw tooDear(points, cost);
      await budget.charge(caller.id, points, CALL_POINTS);
    },
  };
  const told = await (record.trace ? record.trace.run(() => handler(asked)) : handler(asked));
  return send(reply, 200, writeAnswer(told));
}

const NOT_SERVED: ApiFailure = {
  status: 404,
  errorType: 'not_found',
  message: `not served; accepted below api/v1: ${ENDPOINTS.map(([path, methods]) => `${methods.join('|')} ${path}`).join(', ')}`,
};

function tellFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = apiFailure(error);
  if (known) return tell(reply, known);
  const { statusCode = 500, message } = error;
  if (statusCode < 500) return tell(reply, { status: statusCode, errorType: 'bad_data', message });
  // Whoever hung up reads no answer, and that is nobody's fault.
  if (error.name !== 'ClientGone') request.log.error({ err: error }, 'masked error');
  return tell(reply, { status: 500, errorType: 'internal', message: 'Internal server error' });
}

function tell(reply: FastifyReply, { status, errorType, message, retryAfterSeconds }: ApiFailure): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return send(reply, status, writeFailure(errorType, message));
}

function send(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type('application/json').send(body);
}

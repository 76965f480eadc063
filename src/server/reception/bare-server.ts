import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { ServiceMetrics } from '../../telemetry/service-metrics.ts';
import { answerFault, answerUnknownRoute } from '../answer-fault.ts';
import type { Observation } from '../observation/observation.ts';
import { observeRequests } from '../observation/observe-requests.ts';
import { requireHost } from './host-header.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { cutSlowReaders, type SendLimits } from './slow-readers.ts';
import { createUnrouted } from './unrouted.ts';

/** What every server of ours keeps to. */
export interface BareServerOptions {
  readonly logger: FastifyBaseLogger;
  readonly metrics: ServiceMetrics;
  readonly observation: Observation;
  readonly bodyBytes: number;
  readonly transferLimits: TransferLimits;
  /** Which requests are handed to the server’s `upgrade` event instead of a route; none when left out. */
  readonly upgrades?: (request: IncomingMessage) => boolean;
}

/** How long it may take until a request has come, and until its answer has gone. */
export interface TransferLimits extends SendLimits {
  /** For a whole request, its headers and its body. */
  readonly receiveTimeoutMs: number;
}

// What a client may choose as its request id: it is echoed and logged.
const REQUEST_ID = /^[\w.:+/=@-]{1,128}$/;

/** How often Node looks for requests that take too long to arrive; its own 30 seconds would be added to the limit. */
const CHECK_MS = 500;

/** A server without routes: what each answer has, whatever it is to, and how long clients may take. */
export function createBareServer(options: BareServerOptions): FastifyInstance {
  const { logger, metrics, observation, bodyBytes, transferLimits } = options;
  const { receiveTimeoutMs } = transferLimits;
  const unrouted = createUnrouted({ logger, metrics, receiveTimeoutMs });
  const http = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytes,
    requestTimeout: receiveTimeoutMs,
    http: {
      requestTimeout: receiveTimeoutMs,
      headersTimeout: receiveTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, receiveTimeoutMs),
      // Ours, so that its refusal has what every answer has.
      requireHostHeader: false,
      shouldUpgradeCallback: options.upgrades ?? (() => false),
    },
    frameworkErrors: unrouted.frameworkErrors,
    clientErrorHandler: unrouted.clientErrorHandler,
    // A label's name may be as long as Tencent lets it be.
    routerOptions: { maxParamLength: 1024 },
    // Requests that are under way when the server closes are answered, not refused.
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: requestIdOf,
  });
  // An expectation that is not known may be passed over (RFC 9110 §10.1.1); Node's refusal would have no headers.
  http.server.on('checkExpectation', (request, response) => void http.server.emit('request', request, response));
  http.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    done();
  });
  http.setErrorHandler(answerFault);
  http.setNotFoundHandler(answerUnknownRoute);
  unrouted.watch(http);
  cutSlowReaders(http, transferLimits);
  observeRequests(http, metrics, observation);
  http.addHook('onRequest', requireHost);
  return http;
}

/** The id that the client gave the request, or one of ours. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** For the last of the `onRequest` hooks: what no route serves is refused before anything of its body is read. */
export function refuseUnknownRoutes(http: FastifyInstance): void {
  http.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    answerUnknownRoute(request, reply);
  });
}

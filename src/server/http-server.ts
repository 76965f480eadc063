import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { type PlaygroundOptions, playground } from '../playground/playground.plugin.ts';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';
import type { Tracing } from '../telemetry/tracing/tracing.ts';
import { type LoadLimits, shedLoad } from './admission/load-shedding.ts';
import { answerFault, answerUnknownRoute } from './answer-fault.ts';
import { GRAPHQL_PATH, type GraphqlOptions, serveGraphql } from './graphql.plugin.ts';
import { type Readiness, serveHealth } from './health.ts';
import { createObservation } from './observation/observation.ts';
import { observeRequests } from './observation/observe-requests.ts';
import { traceFields } from './observation/trace-fields.ts';
import { servePrometheus } from './prometheus/prometheus.plugin.ts';
import { securityHeaders } from './security-headers.ts';

/** What the HTTP server needs; everything that it serves is made elsewhere. */
export interface HttpServerOptions extends Omit<GraphqlOptions, 'observation'> {
  readonly logger: FastifyBaseLogger;
  readonly tracing: Tracing | undefined;
  /** Whether `/metrics` is served here; it has a port of its own otherwise. */
  readonly metricsHere: boolean;
  readonly readiness: () => Readiness;
  readonly playground: Omit<PlaygroundOptions, 'graphqlPath'>;
  readonly corsOrigins: readonly string[];
  readonly bodyBytes: number;
  readonly loadLimits: LoadLimits;
}

// What a client may choose as its request id: it is echoed and logged.
const REQUEST_ID = /^[\w.:+/=@-]{1,128}$/;

/** Makes the public HTTP server. It does not listen yet. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const http = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyBytes,
    // A label's name may be as long as Tencent lets it be.
    routerOptions: { maxParamLength: 1024 },
    // Requests that are under way when the server closes are answered, not refused.
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  http.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  await http.register(helmet, securityHeaders);
  http.setErrorHandler(answerFault);
  http.setNotFoundHandler(answerUnknownRoute);
  const observation = createObservation(options.tracing);
  if (options.tracing) traceFields(options.graph, observation);
  observeRequests(http, options.metrics, observation);
  if (options.corsOrigins.length > 0) {
    await http.register(cors, {
      origin: [...options.corsOrigins],
      credentials: true,
      exposedHeaders: ['x-request-id', 'retry-after', 'www-authenticate'],
    });
  }
  // After the headers that every answer has, so that browsers can read this one too.
  shedLoad(http, options.loadLimits);
  await serveGraphql(http, { ...options, observation });
  await servePrometheus(http, { ...options, observation });
  serveHealth(http, options.readiness);
  if (options.metricsHere) serveMetrics(http, options.metrics);
  await http.register(playground, { ...options.playground, graphqlPath: GRAPHQL_PATH });
  return http;
}

/** Makes the server of the admin port, which serves `/metrics` alone. */
export function createAdminServer(logger: FastifyBaseLogger, metrics: ServiceMetrics): FastifyInstance {
  const http = fastify({ loggerInstance: logger, logController: new LogController({ disableRequestLogging: true }) });
  serveMetrics(http, metrics);
  return http;
}

function serveMetrics(http: FastifyInstance, metrics: ServiceMetrics): void {
  http.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}

import cors from '@fastify/cors';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type PlaygroundOptions, playground } from '../playground/playground.plugin.ts';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';
import type { Tracing } from '../telemetry/tracing/tracing.ts';
import { createLoadGate, type LoadLimits } from './admission/load-gate.ts';
import { shedLoad } from './admission/load-shedding.ts';
import { GRAPHQL_PATH, type GraphqlOptions, serveGraphql } from './graphql/graphql.plugin.ts';
import { type Readiness, serveHealth } from './health.ts';
import { createObservation } from './observation/observation.ts';
import { traceFields } from './observation/trace-fields.ts';
import { servePrometheus } from './prometheus/prometheus.plugin.ts';
import { createBareServer, refuseUnknownRoutes, type TransferLimits } from './reception/bare-server.ts';
import { wantsWebSocket } from './subscriptions/websocket/websocket.ts';

/** What the HTTP server needs; everything that it serves is made elsewhere. */
export interface HttpServerOptions extends Omit<GraphqlOptions, 'observation' | 'gate'> {
  readonly logger: FastifyBaseLogger;
  readonly tracing: Tracing | undefined;
  /** Whether `/metrics` is served here; it has a port of its own otherwise. */
  readonly metricsHere: boolean;
  readonly readiness: () => Readiness;
  readonly playground: Omit<PlaygroundOptions, 'graphqlPath'>;
  readonly transferLimits: TransferLimits;
  readonly loadLimits: LoadLimits;
}

/** Makes the public HTTP server. It does not listen yet. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const observation = createObservation(options.tracing);
  if (options.tracing) traceFields(options.graph, observation);
  const http = createBareServer({
    ...options,
    observation,
    upgrades: (request) => wantsWebSocket(request, GRAPHQL_PATH),
  });
  const gate = createLoadGate(options.loadLimits);
  if (options.corsOrigins.length > 0) {
    await http.register(cors, {
      origin: [...options.corsOrigins],
      credentials: true,
      exposedHeaders: ['x-request-id', 'retry-after', 'www-authenticate'],
    });
  }
  // After the headers that every answer has, so that browsers can read this one too.
  shedLoad(http, gate);
  refuseUnknownRoutes(http);
  await serveGraphql(http, { ...options, observation, gate });
  await servePrometheus(http, { ...options, observation });
  serveHealth(http, options.readiness);
  if (options.metricsHere) serveMetrics(http, options.metrics);
  await http.register(playground, { ...options.playground, graphqlPath: GRAPHQL_PATH });
  return http;
}

/** What the server of the admin port needs. */
export type AdminServerOptions = Pick<HttpServerOptions, 'logger' | 'metrics' | 'bodyBytes' | 'transferLimits'>;

/** Makes the server of the admin port, which serves `/metrics` alone. */
export function createAdminServer(options: AdminServerOptions): FastifyInstance {
  const http = createBareServer({ ...options, observation: createObservation(undefined) });
  refuseUnknownRoutes(http);
  serveMetrics(http, options.metrics);
  return http;
}

function serveMetrics(http: FastifyInstance, metrics: ServiceMetrics): void {
  http.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}

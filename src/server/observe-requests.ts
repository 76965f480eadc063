import type { FastifyInstance } from 'fastify';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';

/** Routes that are asked every few seconds by machines: counted, not logged. */
const QUIET = new Set(['/livez', '/readyz', '/metrics', '/playground/assets/*']);

/** Counts every request and logs one line for it. The line has no header, no query string and no payload. */
export function observeRequests(http: FastifyInstance, metrics: ServiceMetrics): void {
  http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const facts = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    metrics.observeRequest(facts);
    if (!QUIET.has(route)) request.log.info(facts, 'request');
  });
  // Fastify's own hook for this stays silent once the request's body has been read, which is nearly always.
  http.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return;
      request.log.info({ method: request.method, route: request.routeOptions.url ?? 'unknown' }, 'client hung up');
    });
  });
}

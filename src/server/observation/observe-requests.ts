import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServiceMetrics } from '../../telemetry/service-metrics.ts';
import { onceAnswered } from '../streaming.ts';
import type { Observation, RequestRecord } from './observation.ts';

/** Routes that are asked every few seconds by machines: counted, neither logged nor traced. */
const QUIET = new Set(['/livez', '/readyz', '/metrics', '/playground/assets/*']);

/**
 * Counts and traces every request, and logs one line for it: for a GraphQL request that is the line of its operation.
 * No line has a header, a query string, a document, a variable or any other payload.
 */
export function observeRequests(http: FastifyInstance, metrics: ServiceMetrics, observation: Observation): void {
  http.addHook('onRequest', async (request, reply) => {
    const route = routeOf(request);
    const record = observation.open(request, route, !QUIET.has(route));
    metrics.changeInFlight(1);
    onceAnswered(reply, () => metrics.changeInFlight(-1));
    reply.raw.once('close', () => {
      // A stream is told of by whoever streams; its client hangs up when it has enough.
      if (record.streams || reply.raw.writableFinished) return;
      // Fastify's own hook for this stays silent once the request's body has been read, which is nearly always.
      record.trace?.end(null);
      request.log.info({ method: request.method, route, ...factsOf(record) }, 'client hung up');
    });
  });
  http.addHook('onResponse', async (request, reply) => {
    const record = observation.recordOf(request);
    if (record.streams) return;
    const route = routeOf(request);
    const facts = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    metrics.observeRequest(facts);
    record.trace?.end(reply.statusCode);
    if (QUIET.has(route)) return;
    request.log.info({ ...facts, ...factsOf(record) }, record.operation ? 'operation' : 'request');
  });
}

/** The route's pattern: it has no end of values otherwise. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}

function factsOf({ traceId, callerId, operation, tally }: RequestRecord) {
  return {
    ...(traceId === undefined ? {} : { traceId }),
    ...(callerId === undefined ? {} : { caller: callerId, upstreamCalls: tally.calls }),
    ...(operation && {
      operationName: operation.name,
      operationType: operation.type,
      cost: operation.cost,
      errorCodes: operation.codes,
    }),
  };
}

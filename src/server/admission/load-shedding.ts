import type { FastifyInstance } from 'fastify';
import { writeFailure } from '../prometheus/api-answer.ts';
import { onceAnswered } from '../streaming.ts';
import type { LoadGate } from './load-gate.ts';

/** Those that judge or restart a service must hear from one that is busy: it would only get worse. */
const EXEMPT: ReadonlySet<unknown> = new Set(['/livez', '/readyz', '/metrics']);
const PROMETHEUS = '/prometheus/';

/** When whoever was turned away may come again. */
export const RETRY_AFTER_SECONDS = 1;
/** What whoever was turned away is told. */
export const OVERLOADED = 'the service has more to do than it can; come back later';

/**
 * Refuses what is more than the service can do with 503, before anything is read of it. Plain texts and no exceptions,
 * since under load this is what happens most.
 */
export function shedLoad(http: FastifyInstance, gate: LoadGate): void {
  http.addHook('onClose', async () => gate.close());
  http.addHook('onRequest', (request, reply, done) => {
    if (EXEMPT.has(request.routeOptions.url)) return done();
    const leave = gate.enter();
    if (leave) {
      onceAnswered(reply, leave);
      return done();
    }
    reply
      .code(503)
      .header('retry-after', RETRY_AFTER_SECONDS)
      .type('application/json')
      .send(request.url.startsWith(PROMETHEUS) ? PROMETHEUS_REFUSAL : GRAPHQL_REFUSAL);
  });
}

const PROMETHEUS_REFUSAL = writeFailure('unavailable', OVERLOADED);
const GRAPHQL_REFUSAL = JSON.stringify({
  errors: [{ message: OVERLOADED, extensions: { code: 'RATE_LIMITED', retryAfterSeconds: RETRY_AFTER_SECONDS } }],
});

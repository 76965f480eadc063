import type { FastifyInstance } from 'fastify';
import { writeFailure } from '../prometheus/api-answer.ts';
import { watchEventLoop } from './event-loop-delay.ts';

/** What the service takes on at once. */
export interface LoadLimits {
  /** How late the event loop may be, twice within seconds; 0 is no limit. */
  readonly eventLoopDelayMs: number;
  /** Requests under way; each holds memory until it is answered. */
  readonly requestsInFlight: number;
}

/** Those that judge or restart a service must hear from one that is busy: it would only get worse. */
const EXEMPT: ReadonlySet<unknown> = new Set(['/livez', '/readyz', '/metrics']);
const RETRY_AFTER_SECONDS = 1;
const PROMETHEUS = '/prometheus/';

/**
 * Refuses what is more than the service can do with 503, before anything is read of it: so that what was let in is
 * answered in time. Plain texts and no exceptions, since under load this is what happens most.
 */
export function shedLoad(http: FastifyInstance, { eventLoopDelayMs, requestsInFlight }: LoadLimits): void {
  const eventLoop = watchEventLoop(eventLoopDelayMs);
  let inFlight = 0;
  const leave = (): void => {
    inFlight -= 1;
  };

  http.addHook('onClose', async () => eventLoop.stop());
  http.addHook('onRequest', (request, reply, done) => {
    if (EXEMPT.has(request.routeOptions.url)) return done();
    if (inFlight < requestsInFlight && !eventLoop.behind) {
      inFlight += 1;
      reply.raw.once('close', leave);
      return done();
    }
    reply
      .code(503)
      .header('retry-after', RETRY_AFTER_SECONDS)
      .type('application/json')
      .send(request.url.startsWith(PROMETHEUS) ? PROMETHEUS_REFUSAL : GRAPHQL_REFUSAL);
  });
}

const MESSAGE = 'the service has more to do than it can; come back later';
const PROMETHEUS_REFUSAL = writeFailure('unavailable', MESSAGE);
const GRAPHQL_REFUSAL = JSON.stringify({
  errors: [{ message: MESSAGE, extensions: { code: 'RATE_LIMITED', retryAfterSeconds: RETRY_AFTER_SECONDS } }],
});

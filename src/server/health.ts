import type { FastifyInstance } from 'fastify';

/** Whether the service can be used, and why not. */
export interface Readiness {
  readonly ready: boolean;
  readonly reason: 'ready' | 'draining' | 'no source can be used';
}

/** Serves liveness and readiness, both as JSON and without credentials. */
export function serveHealth(http: FastifyInstance, readiness: () => Readiness): void {
  http.get('/livez', async () => ({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) => {
    const { ready, reason } = readiness();
    return reply.code(ready ? 200 : 503).send({ status: reason });
  });
}

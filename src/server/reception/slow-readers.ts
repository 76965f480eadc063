import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long a client may take over an answer that is ready for it. */
export interface SendLimits {
  /** Without taking a byte. */
  readonly sendStallMs: number;
  /** For all of it: whoever takes a byte now and then holds the memory of an answer as well. */
  readonly sendTimeoutMs: number;
}

/** How often those are looked for that take too long. */
const SWEEP_MS = 1_000;

/** Cuts the connections of clients that do not take their answers: each holds its memory and its place until then. */
export function cutSlowReaders(http: FastifyInstance, { sendStallMs, sendTimeoutMs }: SendLimits): void {
  const sending = new Map<ServerResponse, { readonly socket: Socket; readonly untilMs: number }>();
  const sweep = setInterval(
    () => {
      const nowMs = performance.now();
      for (const [response, { socket, untilMs }] of sending) {
        if (untilMs <= nowMs) socket.destroy();
        if (socket.destroyed) sending.delete(response);
      }
    },
    Math.min(SWEEP_MS, sendTimeoutMs),
  );
  sweep.unref();
  http.addHook('onClose', async () => clearInterval(sweep));

  http.addHook('onSend', (request, reply, payload, done) => {
    const { socket } = request.raw;
    sending.set(reply.raw, { socket, untilMs: performance.now() + sendTimeoutMs });
    // Node's own clock of a socket runs anew whenever the other side takes something, and destroys it when it has run out.
    // An answer without a socket waits for one before it on the same connection, which is not its client's doing.
    if (reply.raw.socket) socket.setTimeout(sendStallMs);
    // Before Node's own listener, which gives a connection that is kept its time to wait for the next request.
    reply.raw.prependOnceListener('finish', () => {
      sending.delete(reply.raw);
      socket.setTimeout(0);
    });
    done(null, payload);
  });
}

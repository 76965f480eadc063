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

/** An answer on its way. */
interface Sending {
  readonly socket: Socket;
  readonly untilMs: number;
  /** Of a stream, what its client had taken when one last looked, and since when that is all. */
  stream?: { readonly takenBytes: number; readonly sinceMs: number };
}

/** Cuts the connections of clients that do not take their answers: each holds its memory and its place until then. */
export function cutSlowReaders(http: FastifyInstance, { sendStallMs, sendTimeoutMs }: SendLimits): void {
  const sending = new Map<ServerResponse, Sending>();
  const sweep = setInterval(
    () => {
      const nowMs = performance.now();
      for (const [response, each] of sending) {
        if (each.stream) cutStalled(each, sendStallMs);
        else if (each.untilMs <= nowMs) each.socket.destroy();
        if (each.socket.destroyed) sending.delete(response);
      }
    },
    Math.min(SWEEP_MS, sendTimeoutMs, sendStallMs),
  );
  sweep.unref();
  http.addHook('onClose', async () => clearInterval(sweep));

  http.addHook('onSend', (request, reply, payload, done) => {
    const { socket } = request.raw;
    const nowMs = performance.now();
    const isStream = String(reply.getHeader('content-type')).startsWith('text/event-stream');
    sending.set(reply.raw, {
      ...{ socket, untilMs: nowMs + sendTimeoutMs },
      ...(isStream && { stream: { takenBytes: 0, sinceMs: nowMs } }),
    });
    // Node's own clock of a socket runs anew whenever the other side takes something, and destroys it when it has run out.
    // An answer without a socket waits for one before it on the same connection, which is not its client's doing. A stream
    // has nothing to send for most of its time.
    if (reply.raw.socket && !isStream) socket.setTimeout(sendStallMs);
    // Before Node's own listener, which gives a connection that is kept its time to wait for the next request.
    reply.raw.prependOnceListener('finish', () => {
      sending.delete(reply.raw);
      socket.setTimeout(0);
    });
    done(null, payload);
  });
}

/** Looks twice: what was taken while the event loop was busy is told between. */
function cutStalled(sending: Sending, sendStallMs: number): void {
  if (!isStalled(sending, performance.now(), sendStallMs)) return;
  setImmediate(() => {
    if (isStalled(sending, performance.now(), sendStallMs)) sending.socket.destroy();
  });
}

/** Whether there has been something for the client of a stream for too long, and it took none of it. */
function isStalled(sending: Sending, nowMs: number, sendStallMs: number): boolean {
  const { socket, stream } = sending;
  if (!stream) return false;
  const takenBytes = socket.bytesWritten - socket.writableLength;
  if (socket.writableLength > 0 && takenBytes === stream.takenBytes) return nowMs - stream.sinceMs >= sendStallMs;
  sending.stream = { takenBytes, sinceMs: nowMs };
  return false;
}

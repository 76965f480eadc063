import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceMetrics } from '../../telemetry/service-metrics.ts';
import { faultBody } from '../answer-fault.ts';
import { writeFailure } from '../prometheus/api-answer.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What becomes of requests that no route gets to see: they cannot be read, do not arrive, or have no valid address. */
export interface Unrouted {
  /** For Fastify's option of this name: an address that the router cannot take. */
  frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void;
  /** For Fastify's option of this name: what Node's parser and its clocks refuse. */
  clientErrorHandler(error: Error & { readonly code?: string }, socket: Socket): void;
  /** Remembers which request a connection is busy with. */
  watch(http: FastifyInstance): void;
}

/** What unrouted requests are told with. */
export interface UnroutedOptions {
  readonly logger: FastifyBaseLogger;
  readonly metrics: Pick<ServiceMetrics, 'observeRequest'>;
  readonly receiveTimeoutMs: number;
}

interface Busy {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Neither a method nor a route that was not understood may become the value of a label. */
const UNKNOWN = 'unknown';

/**
 * Answers such requests as all others are: with the headers of every answer, an id, a line in the log and a count, in the
 * form of every other refusal. Node and Fastify would answer with none of these.
 */
export function createUnrouted({ logger, metrics, receiveTimeoutMs }: UnroutedOptions): Unrouted {
  const latest = new WeakMap<Socket, Busy>();
  const tell = (log: FastifyBaseLogger, method: string, status: number): void => {
    const facts = { method, route: UNKNOWN, status, ms: 0 };
    metrics.observeRequest(facts);
    log.info(facts, 'request');
  };

  return {
    frameworkErrors({ statusCode = 400 }, request, reply) {
      const message = 'the path cannot be read; accepted: percent-encoded UTF-8';
      reply.raw.once('finish', () => tell(request.log, request.method, statusCode));
      void reply
        .code(statusCode)
        .headers({ ...SECURITY_HEADERS, 'x-request-id': request.id })
        .type('application/json; charset=utf-8')
        .send(
          request.url.startsWith('/prometheus/')
            ? writeFailure('bad_data', message)
            : JSON.stringify(faultBody(message)),
        );
    },

    clientErrorHandler({ code }, socket) {
      const busy = latest.get(socket);
      if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const fault = faultOf(code, receiveTimeoutMs);
      if (busy && !busy.request.raw.complete) return failBody(busy, fault, socket);
      // What comes after a request that is still being answered cannot be answered before it.
      if (busy && !busy.reply.raw.writableFinished) return void socket.destroy();
      const id = randomUUID();
      tell(logger.child({ reqId: id }), UNKNOWN, fault.statusCode);
      socket.write(rawAnswer(fault, id));
      socket.destroySoon();
    },

    watch(http) {
      http.addHook('onRequest', (request, reply, done) => {
        latest.set(request.raw.socket, { request, reply });
        done();
      });
      // A connection that waits for its next request holds nothing of the last.
      http.addHook('onResponse', ({ raw }, _reply, done) => {
        if (raw.complete && latest.get(raw.socket)?.request.raw === raw) latest.delete(raw.socket);
        done();
      });
    },
  };
}

/** What is refused, and why. */
export interface Fault {
  readonly statusCode: number;
  readonly message: string;
}

function faultOf(code: string | undefined, receiveTimeoutMs: number): Fault {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        statusCode: 408,
        message: `the request did not arrive in time; accepted: all of it within ${receiveTimeoutMs} ms`,
      };
    case 'HPE_HEADER_OVERFLOW':
      return { statusCode: 431, message: 'address and headers are too large; accepted: at most 16 KiB' };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { statusCode: 413, message: 'the extensions of a chunk are too large' };
    default:
      return { statusCode: 400, message: 'this is not HTTP/1.1' };
  }
}

/**
 * The request's own route refuses it, in its own form. Whoever reads the body already is told that it failed: otherwise it
 * would answer a second time when the connection ends.
 */
function failBody({ request, reply }: Busy, { message, statusCode }: Fault, socket: Socket): void {
  if (reply.sent) return void socket.destroy();
  const error = Object.assign(new Error(message), { statusCode });
  if (request.raw.listenerCount('error') > 0) request.raw.emit('error', error);
  else void reply.header('connection', 'close').send(error);
}

/** A refusal as it is written to a connection that has no reply. `id` is the request’s. */
export function rawAnswer(
  { statusCode, message, code }: Fault & { readonly code?: string },
  id: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const body = JSON.stringify(faultBody(message, code));
  const headers = {
    ...SECURITY_HEADERS,
    ...more,
    'x-request-id': id,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    date: new Date().toUTCString(),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`, ...lines, '', body].join('\r\n');
}

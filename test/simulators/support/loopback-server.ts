import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { adminPrefix, answerAdmin } from './admin-route.ts';
import { answerText } from './answer.ts';
import { cutConnection, wasCutHere } from './cut-connection.ts';
import { type BusinessFailure, playFault } from './fault-answer.ts';
import type { Faults } from './faults.ts';
import { hashCredential, redactJson, redactNamed, redactParameters } from './redact-credentials.ts';
import type { RequestLog } from './request-log.ts';
import { mediaType, readJson, readRequest, type SimulatedRequest } from './simulated-request.ts';

/** What a simulator reads from a request's path before anything is checked; log and faults go by it. */
export interface CallName {
  readonly operation: string;
  readonly region: string | null;
  readonly project: string | null;
}

/** How a simulator plugs into the shared server. */
export interface LoopbackServerOptions {
  /** `nhn`, `zmon`, `groundwork`. */
  readonly source: string;
  /** A fixed port, for the demo; left out, the system picks a free one. */
  readonly port?: number;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly name: (request: SimulatedRequest) => CallName;
  readonly answer: (request: SimulatedRequest, response: ServerResponse, call: CallName) => void | Promise<void>;
  readonly businessFailure?: BusinessFailure;
  /** Paths that are the simulator's own machinery (exporters, discovery): neither logged nor faulted. */
  readonly internal?: (request: SimulatedRequest) => boolean;
}

/** A listening server on 127.0.0.1. */
export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Cuts every connection, black-holed ones too, and resolves when the port is free. */
  close(): Promise<void>;
}

/** Starts a server that logs every call, plays the faults that match it, and lets the simulator answer the rest. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const server = createServer((message, response) => {
    serve(options, message, response).catch((error: unknown) => {
      console.error(`${options.source} simulator:`, error);
      if (response.headersSent) cutConnection(response);
      else answerText(response, 500, 'simulator fault');
    });
  });
  // Node closes idle connections after 5 s, which a client with a keep-alive pool can meet as a reset.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  options: LoopbackServerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const request = await readRequest(message, gone.signal).catch(() => 'aborted' as const);
  if (request === 'aborted') return;
  if (request === null) return answerText(response, 413, '');
  if (request.path.startsWith(adminPrefix)) return answerAdmin(request, response, options.log, options.faults);
  const call = options.name(request);
  if (options.internal?.(request)) return options.answer(request, response, call);

  enterLog(options, request, response, call);
  const subject = { source: options.source, method: request.method, path: request.path, ...call };
  for (const fault of options.faults.take(subject)) {
    if (!(await playFault(fault, response, request.signal, options.businessFailure))) return;
  }
  await options.answer(request, response, call);
}

function enterLog(
  options: LoopbackServerOptions,
  request: SimulatedRequest,
  response: ServerResponse,
  call: CallName,
): void {
  const leave = options.log.enter({
    source: options.source,
    method: request.method,
    path: request.path,
    query: redactParameters(request.query),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, redactNamed(name, String(value))]),
    ),
    body: describeBody(request),
    bodyBytes: request.body.length,
    ...call,
  });
  response.once('close', () => {
    leave({
      status: response.headersSent ? response.statusCode : null,
      aborted: !response.writableFinished && !wasCutHere(response),
    });
  });
}

function describeBody(request: SimulatedRequest): unknown {
  if (request.body.length === 0) return null;
  const type = mediaType(request);
  if (type === 'application/x-www-form-urlencoded') {
    return redactParameters(new URLSearchParams(request.body.toString('utf8')));
  }
  const json = type === 'application/json' ? readJson(request) : undefined;
  return json === undefined ? hashCredential(request.body.toString('base64')) : redactJson(json);
}

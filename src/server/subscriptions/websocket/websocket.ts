import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL as PROTOCOL } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { badUserInput, forbidden, SightlineError } from '../../../errors/sightline-error.ts';
import type { ServiceMetrics } from '../../../telemetry/service-metrics.ts';
import { ServiceBusy } from '../../admission/service-busy.ts';
import { refuseDoubled } from '../../authenticate.ts';
import { statusOf } from '../../error-format.ts';
import { requestIdOf } from '../../reception/bare-server.ts';
import { HOST_ACCEPTED, hasSoundHost } from '../../reception/host-header.ts';
import { rawAnswer } from '../../reception/unrouted.ts';
import { createPlaces } from '../places.ts';
import { STOPPING } from '../subscriptions.ts';
import { CLOSE_MS, Conversation, type ConversationOptions } from './conversation.ts';
import { isAllowedOrigin } from './origin.ts';

/** What WebSockets need. */
export interface WebSocketOptions extends Omit<ConversationOptions, 'webSocketPlaces'> {
  readonly path: string;
  readonly corsOrigins: readonly string[];
  readonly bodyBytes: number;
  readonly metrics: Pick<ServiceMetrics, 'observeRequest' | 'changeWebSockets'>;
  readonly stopping: AbortSignal;
}

const RETRY_AFTER_SECONDS = 5;
const PING_MS = 12_000;
/** How long whoever was refused has to take that. */
const REFUSAL_MS = 1_000;
/** RFC 6455 §7.4.1: the server goes away. */
const GOING_AWAY = 1001;

/** Whether a request wants to become a WebSocket where there are some. */
export function wantsWebSocket({ method, url = '', headers: { upgrade } }: IncomingMessage, path: string): boolean {
  return method === 'GET' && upgrade?.toLowerCase() === 'websocket' && url.split('?', 1)[0] === path;
}

/** Opens WebSockets, and closes them when their clients are gone or the service stops. */
export function acceptWebSockets(http: FastifyInstance, options: WebSocketOptions): void {
  const { path, metrics, stopping, bodyBytes, subscriptionLimits } = options;
  const webSockets = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, maxPayload: bodyBytes, closeTimeout: CLOSE_MS },
    // The protocol's own way to refuse another protocol is to close with 4406, which browsers are told of.
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  // All together are bounded here, before anyone knows whose they are.
  const webSocketPlaces = createPlaces(
    { ...subscriptionLimits, subscriptions: Number.POSITIVE_INFINITY },
    'WebSockets',
  );
  const isBusy = watchAnswers(http);
  const logOf = (reqId: string): FastifyBaseLogger => http.log.child({ reqId });
  let open = 0;

  const tell = (log: FastifyBaseLogger, status: number): void => {
    const facts = { method: 'GET', route: path, status, ms: 0 };
    metrics.observeRequest(facts);
    log.info(facts, 'request');
  };
  const refuse = (request: IncomingMessage, socket: Duplex, error: SightlineError): void => {
    const { message, code, extensions } = error;
    const id = requestIdOf(request);
    const retryAfter = extensions.retryAfterSeconds;
    const more: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    tell(logOf(id), statusOf(error));
    // No clock of HTTP's runs any more for a connection that was to become another.
    const timer = setTimeout(() => socket.destroy(), REFUSAL_MS);
    socket.once('close', () => clearTimeout(timer));
    socket.once('finish', () => socket.destroy());
    socket.end(rawAnswer({ statusCode: statusOf(error), message, code }, id, more));
  };
  const attend = (webSocket: WebSocket, request: IncomingMessage): void => {
    const log = logOf(requestIdOf(request));
    const startedAt = performance.now();
    const pulse = createPulse(webSocket, subscriptionLimits.sendStallMs, () => conversation.speaking);
    tell(log, 101);
    metrics.changeWebSockets(1);
    open += 1;
    const onEnd = (): void => {
      open -= 1;
    };
    const connection = { webSocket, request, log, logOf, onEnd, onTaken: () => pulse.felt() };
    const conversation: Conversation = new Conversation(connection, { ...options, webSocketPlaces });
    const goAway = (): void => conversation.close(GOING_AWAY, STOPPING);
    stopping.addEventListener('abort', goAway, { once: true });
    // What breaks the connection (a frame that is none, a message too large) closes it, with the code that says so.
    webSocket.on('error', (error) => log.debug({ err: error }, 'websocket failed'));
    webSocket.once('close', (code) => {
      stopping.removeEventListener('abort', goAway);
      pulse.stop();
      metrics.changeWebSockets(-1);
      log.info({ code, ms: Math.round(performance.now() - startedAt) }, 'websocket closed');
    });
    if (webSocket.protocol !== PROTOCOL) {
      conversation.close(CloseCode.SubprotocolNotAcceptable, `Sec-WebSocket-Protocol: accepted: ${PROTOCOL}`);
    }
  };

  webSockets.on('headers', (lines, request) => lines.push(`x-request-id: ${requestIdOf(request)}`));
  webSockets.on('wsClientError', (error, socket, request) => refuse(request, socket, unreadable(error)));
  http.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // One id for all that comes of it, also where the client gave none.
    request.headers['x-request-id'] = requestIdOf(request);
    // Whoever hangs up before there is a WebSocket is no fault of anyone.
    const ignore = (): void => void socket.destroy();
    socket.on('error', ignore);
    // Its answer would come before the one that is under way on the connection.
    if (isBusy(socket)) return ignore();
    try {
      if (stopping.aborted) throw new ServiceBusy(STOPPING, 1);
      if (open >= subscriptionLimits.subscriptions) throw tooMany(open);
      assertOpenable(request, options.corsOrigins);
    } catch (error) {
      return refuse(request, socket, error instanceof SightlineError ? error : unreadable(error));
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', ignore);
      attend(webSocket, request);
    });
  });
}

/** Tells whether a connection has an answer under way: the last of them ends last. */
function watchAnswers(http: FastifyInstance): (socket: Duplex) => boolean {
  const latest = new WeakMap<Duplex, WeakRef<ServerResponse>>();
  http.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    // One that is under way is held by Node.
    latest.set(socket, new WeakRef(response));
  });
  return (socket) => latest.get(socket)?.deref()?.writableFinished === false;
}

/** @throws what is wrong with a request that would open one */
function assertOpenable(request: IncomingMessage, corsOrigins: readonly string[]): void {
  if (!hasSoundHost(request)) throw badUserInput(HOST_ACCEPTED);
  refuseDoubled(request);
  if (isAllowedOrigin(request, corsOrigins)) return;
  throw forbidden('Origin: accepted: the gateway’s own, and those that the operator allows');
}

/** Whether the other side still lives. */
interface Pulse {
  /** It did something that only the living do. */
  felt(): void;
  stop(): void;
}

/** Ends a connection whose other side does not answer pings; while it is being told something, its taking it is enough. */
function createPulse(webSocket: WebSocket, answerMs: number, isSpeaking: () => boolean): Pulse {
  let waiting: NodeJS.Timeout | undefined;
  const felt = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const pings = setInterval(() => {
    if (isSpeaking()) return;
    waiting ??= setTimeout(() => webSocket.terminate(), answerMs);
    webSocket.ping();
  }, PING_MS);
  webSocket.on('pong', felt);
  return {
    felt,
    stop() {
      clearInterval(pings);
      felt();
    },
  };
}

function unreadable(error: unknown): SightlineError {
  const why = error instanceof Error ? error.message : 'it cannot be read';
  return badUserInput(`this opens no WebSocket: ${why}; accepted: RFC 6455, version 13`);
}

function tooMany(open: number): ServiceBusy {
  const message = `as many WebSockets are open as the service takes; accepted: at most ${open} at once`;
  return new ServiceBusy(message, RETRY_AFTER_SECONDS);
}

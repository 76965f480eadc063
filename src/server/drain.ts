import type { ServerResponse } from 'node:http';
import { type Socket, Server as TcpServer } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long idle connections stay open once the port is closed: a request may already be on its way on one. */
const IDLE_GRACE_MS = 250;

/** The way out: what is under way is answered, and nobody who was let in is turned away. */
export interface Drain {
  readonly draining: boolean;
  /** Ends when it begins: what would last longer than the grace ends by itself. */
  readonly begun: AbortSignal;
  /** Counts what is under way in a server; call it before the server listens. */
  watch(server: FastifyInstance): void;
  /** Ends every server that is watched; repeated calls wait for the first. */
  close(): Promise<void>;
}

interface Watched {
  readonly server: FastifyInstance;
  readonly underWay: Set<ServerResponse>;
  readonly connections: Set<Socket>;
}

/** `graceMs` is how long requests in flight may take before their connections are cut. */
export function createDrain(graceMs: number): Drain {
  const watched: Watched[] = [];
  const begun = new AbortController();
  let closing: Promise<void> | undefined;
  return {
    begun: begun.signal,
    get draining() {
      return closing !== undefined;
    },
    watch(server) {
      watched.push(watch(server));
    },
    close() {
      begun.abort();
      closing ??= Promise.all(watched.map((each) => closeServer(each, graceMs))).then(() => undefined);
      return closing;
    },
  };
}

function watch(server: FastifyInstance): Watched {
  const underWay = new Set<ServerResponse>();
  const connections = new Set<Socket>();
  server.server.prependListener('request', (_request, response: ServerResponse) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (!server.server.listening) response.shouldKeepAlive = false;
  });
  server.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return { server, underWay, connections };
}

async function closeServer({ server, underWay, connections }: Watched, graceMs: number): Promise<void> {
  const http = server.server;
  const startedAt = performance.now();
  // Not by HTTP's own `closeAllConnections`, which leaves those alone that were upgraded.
  const cutAll = (): void => {
    for (const socket of connections) socket.destroy();
  };
  const cut = setTimeout(cutAll, graceMs);

  // Until what was under way is answered the port stays open, so that whoever asks for readiness hears a "no" and moves
  // elsewhere. Not for the whole grace: what comes in last must have time too.
  await answered([...underWay], graceMs / 2);

  const closed = stopListening(http);
  // From here each answer tells its client that the connection ends with it.
  for (const response of underWay) response.shouldKeepAlive = false;
  const sweep = setInterval(() => {
    if (performance.now() - startedAt >= graceMs) cutAll();
    http.closeIdleConnections();
    // Node counts a connection that never sent anything as busy; browsers open such ones in advance.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  }, IDLE_GRACE_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
  await server.close();
}

/** Resolves when all are answered or their clients gone, or after `limitMs`. */
async function answered(responses: readonly ServerResponse[], limitMs: number): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  const all = responses.map((response) => new Promise((done) => response.once('close', done)));
  await Promise.race([Promise.all(all), over]);
  clearTimeout(timer);
}

/** Closes the port and resolves with the last connection. HTTP's own `close` would cut idle connections at once. */
function stopListening(http: FastifyInstance['server']): Promise<void> {
  return new Promise((resolve) => TcpServer.prototype.close.call(http, () => resolve()));
}

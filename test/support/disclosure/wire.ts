import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest, IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { LOOKED_FOR } from './secret-search.ts';

/** What is told of the HTTP servers and clients of this process. */
export interface WireListener {
  /** A request came, or one was sent to somebody else. */
  carried(headers: IncomingMessage['headers'] | OutgoingHttpHeaders): void;
  /** These bytes leave, perhaps with some that were told before: a text that is split is told as a whole, too. */
  sent(text: string): void;
  answered(): void;
}

const listeners = new Map<number, WireListener>();
let listening = false;

/** Listens to what comes and goes at the port, whoever asks. What the process itself asks for is told to every listener. */
export function listenAtPort(port: number, listener: WireListener): void {
  if (!listening) listenToProcess();
  listening = true;
  listeners.set(port, listener);
}

/** The end of it. */
export function leavePort(port: number): void {
  listeners.delete(port);
}

/** What a client of the test's own sends as headers where no header is: on a WebSocket. */
export function carriedByTest(headers: object): void {
  const texts = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
  );
  for (const listener of listeners.values()) listener.carried(Object.fromEntries(texts));
}

/** Node's own channels: nothing of it is replaced but `write` and `end` of the sockets at these ports. */
function listenToProcess(): void {
  subscribe('net.server.socket', (message) => {
    const socket = part(message, 'socket', Socket);
    const listener = listeners.get(socket?.localPort ?? 0);
    if (socket && listener) tap(socket, listener);
  });
  subscribe('http.server.request.start', (message) => {
    const listener = listeners.get(part(message, 'socket', Socket)?.localPort ?? 0);
    if (!listener) return;
    listener.carried(part(message, 'request', IncomingMessage)?.headers ?? {});
    part(message, 'response', ServerResponse)?.once('finish', () => listener.answered());
  });
  subscribe('http.client.request.start', (message) => {
    const headers = part(message, 'request', ClientRequest)?.getHeaders();
    if (headers) for (const listener of listeners.values()) listener.carried(headers);
  });
}

function tap(socket: Socket, listener: WireListener): void {
  let before = '';
  for (const method of ['write', 'end'] as const) {
    const original: (...args: never[]) => unknown = socket[method];
    const value = (...args: never[]): unknown => {
      const [chunk]: unknown[] = args;
      const text = before + textOf(chunk);
      // In a chunked answer the length of a part stands between it and the one before.
      const joined = text.replaceAll(/\r\n[\da-f]+\r\n/g, '');
      listener.sent(text);
      if (joined !== text) listener.sent(joined);
      before = joined.slice(-2 * LOOKED_FOR);
      return original.apply(socket, args);
    };
    Object.defineProperty(socket, method, { value, writable: true, configurable: true });
  }
}

function textOf(chunk: unknown): string {
  if (typeof chunk === 'string') return chunk;
  if (!(chunk instanceof Uint8Array)) return '';
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
}

function part<T>(message: unknown, name: string, kind: abstract new (...args: never[]) => T): T | undefined {
  const value: unknown = message !== null && typeof message === 'object' ? Reflect.get(message, name) : undefined;
  return value instanceof kind ? value : undefined;
}

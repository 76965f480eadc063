import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which bytes are sent as they are: for what no client library would send. */
export interface RawConnection {
  readonly socket: Socket;
  /** All that has come back so far. */
  readonly text: string;
  /** Resolves with all that came back when the other side has closed. */
  readonly closed: Promise<string>;
}

/** One answer as it came over a connection. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Opens a connection and sends the text. */
export async function openRaw({ url }: { readonly url: string }, text: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('utf8').on('data', (part) => {
    received += part;
  });
  // Whoever is cut off hears of it by an error or not at all: the end of the connection is what counts.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  socket.once('close', () => resolve(received));
  socket.write(text);
  return {
    socket,
    get text() {
      return received;
    },
    closed,
  };
}

/** Sends the text and reads the last answer when the other side has closed. */
export async function sendRaw(server: { readonly url: string }, text: string): Promise<RawAnswer> {
  const { closed } = await openRaw(server, text);
  return readRaw(await closed);
}

/** Reads an answer whose length is given by its headers. */
export function readRaw(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at), line.slice(at + 1).trim()];
  });
  return { status: Number(statusLine.split(' ')[1]), headers: new Headers(headers), body };
}

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { carriedByTest } from './disclosure/wire.ts';

/** What was heard on a WebSocket. */
export interface HeardMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A WebSocket of which nothing is known to be right: one says what one likes. */
export interface RawWebSocket {
  readonly webSocket: WebSocket;
  /** The answer that opened it. */
  readonly response: IncomingMessage;
  readonly messages: readonly HeardMessage[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  say(message: unknown): void;
}

/** Opens one; it is cut when the test has ended. */
export async function openWebSocket(
  { url }: { readonly url: string },
  { protocols = ['graphql-transport-ws'], ...options }: ClientOptions & { readonly protocols?: string[] } = {},
): Promise<RawWebSocket> {
  carriedByTest({ ...options.headers });
  const webSocket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocols, options);
  const messages: HeardMessage[] = [];
  webSocket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const { promise: closed, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
  webSocket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  onTestFinished(() => webSocket.terminate());
  const [[response]] = await Promise.all([once(webSocket, 'upgrade'), once(webSocket, 'open')]);
  return {
    ...{ webSocket, messages, closed, response },
    say(message) {
      if (typeof message === 'object' && message !== null && 'payload' in message)
        carriedByTest({ ...(message.payload as object) });
      webSocket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
  };
}

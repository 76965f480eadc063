import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Endpoint } from '../../src/upstreams/http/endpoint.ts';

/** A request that arrived, its body read. */
export interface ArrivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Which connection brought it, counted from 1. */
  readonly connection: number;
  /** Resolves when the connection is gone or the answer complete. */
  readonly closed: Promise<void>;
}

/** Answers one request, in any way that a socket allows. */
export type Script = (response: ServerResponse, request: ArrivedRequest) => void;

/** A loopback server that does exactly what a test says. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ArrivedRequest[];
  endpoint(path?: string): Endpoint;
}

/** Starts it. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const requests: ArrivedRequest[] = [];
  const connections = new Map<unknown, number>();
  const listener = async (message: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(message.socket) ?? connections.size + 1;
    connections.set(message.socket, connection);
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const { method = '', url = '', headers } = message;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString(), connection, closed };
    requests.push(request);
    script(response, request);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    requests,
    endpoint: (path = '') => ({ source: 'up', kind: 'prometheus', region: 'kr', baseUrl: new URL(url + path) }),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Script {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

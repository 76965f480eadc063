import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got from 'got';
import type { UpstreamCall } from '../../errors/upstream-error.ts';
import { type AnswerLease, NoRoomForAnswer } from './answer-room.ts';
import { readBody } from './body-reader.ts';
import type { Endpoint } from './endpoint.ts';
import type { RawBody, UpstreamRequest, UpstreamResponse } from './exchange.ts';
import { networkFailure } from './network-failure.ts';
import { encodePairs } from './pairs.ts';

/** The wire below one endpoint. */
export interface Transport {
  /**
   * Sends once; what is read of the answer takes its room from `lease`.
   *
   * @throws UpstreamError when no whole answer came; or the abort's own reason
   */
  send(
    request: UpstreamRequest,
    call: UpstreamCall,
    signal: AbortSignal,
    lease: AnswerLease,
  ): Promise<UpstreamResponse>;
  close(): void;
}

/** Bounds of one endpoint's wire. */
export interface TransportOptions {
  readonly maxSockets: number;
  readonly maxBodyBytes: number;
}

/** One attempt is one exchange: who retries, follows or refuses a status is decided above. */
const client = got.extend({
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  decompress: true,
  headers: { 'user-agent': 'sightline', accept: 'application/json' },
});

/** Connections to `endpoint`, kept alive. */
export function createTransport(endpoint: Endpoint, { maxSockets, maxBodyBytes }: TransportOptions): Transport {
  const kept = agentsOf({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets });
  // A write on a connection that the server just closed would be lost with its outcome unknown: each has a fresh one.
  const fresh = agentsOf({ keepAlive: false, maxSockets });

  return {
    async send(request, call, signal, lease) {
      try {
        signal.throwIfAborted();
        const body = bodyOf(request);
        const stream = client.stream(urlBelow(endpoint.baseUrl, request), {
          method: request.method,
          headers: { ...request.headers, ...(body === null ? {} : describing(body)) },
          agent: request.idempotent ? kept : fresh,
          signal,
        });
        // Also without a body: got holds such a request until its stream is ended.
        if (request.method !== 'GET' && request.method !== 'HEAD') stream.end(body?.bytes ?? '');
        return await receive(stream, maxBodyBytes, lease);
      } catch (error) {
        throw networkFailure(lease.givenUp ? new NoRoomForAnswer() : error, signal, call);
      }
    },
    close() {
      for (const { http, https } of [kept, fresh]) {
        http.destroy();
        https.destroy();
      }
    },
  };
}

function agentsOf(options: AgentOptions): { http: HttpAgent; https: HttpsAgent } {
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

async function receive(
  stream: ReturnType<typeof client.stream>,
  maxBytes: number,
  lease: AnswerLease,
): Promise<UpstreamResponse> {
  lease.onGivenUp = () => stream.destroy(new NoRoomForAnswer());
  const body = await readBody(stream, maxBytes, lease);
  const { response } = stream;
  if (response === undefined) throw new Error('the stream ended without a response');
  return { status: response.statusCode, headers: response.headers, ...body };
}

/** Of a DELETE's body Node announces nothing by itself: the server would read it as the next request. */
function describing({ bytes, contentType }: RawBody): Readonly<Record<string, string>> {
  return { 'content-type': contentType, 'content-length': String(bytes.byteLength) };
}

/** The base's own path is kept in front; nothing in `path` can leave it. */
function urlBelow(baseUrl: URL, { path, query = [] }: UpstreamRequest): URL {
  const url = new URL(baseUrl);
  url.pathname = baseUrl.pathname.replace(/\/$/, '') + path;
  url.search = encodePairs(query);
  url.hash = '';
  return url;
}

function bodyOf({ form, json, body }: UpstreamRequest): RawBody | null {
  if (form !== undefined) return textBody(encodePairs(form), 'application/x-www-form-urlencoded');
  if (json !== undefined) return textBody(JSON.stringify(json), 'application/json');
  return body ?? null;
}

function textBody(text: string, contentType: string): RawBody {
  return { bytes: Buffer.from(text), contentType };
}

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The most that a simulator reads of one request; more is answered 413. */
const maxRequestBytes = 8 * 1024 * 1024;

/** A request with its body read, as every simulator's handler sees it. */
export interface SimulatedRequest {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As sent, with its `?`; empty without one. For proxies. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Aborts when the client leaves or the simulator closes. */
  readonly signal: AbortSignal;
}

/** Reads the body; null when it is longer than a simulator takes. */
export async function readRequest(message: IncomingMessage, signal: AbortSignal): Promise<SimulatedRequest | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    // Read on to the end all the same: leaving early would cut the connection before the 413.
    if (bytes <= maxRequestBytes) chunks.push(buffer);
  }
  if (bytes > maxRequestBytes) return null;
  const target = message.url ?? '/';
  const queryAt = target.indexOf('?');
  const rawQuery = queryAt < 0 ? '' : target.slice(queryAt);
  return {
    method: message.method ?? 'GET',
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: new URLSearchParams(rawQuery),
    rawQuery,
    headers: message.headers,
    body: Buffer.concat(chunks),
    signal,
  };
}

/** The media type without its parameters, in lower case; empty when none was sent. */
export function mediaType(request: Pick<SimulatedRequest, 'headers'>): string {
  return (request.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
}

/** The body as JSON, or undefined when it is not JSON. */
export function readJson(request: Pick<SimulatedRequest, 'body'>): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** One header as text; repeated ones joined; null when absent. */
export function readHeader(request: Pick<SimulatedRequest, 'headers'>, name: string): string | null {
  const value = request.headers[name.toLowerCase()];
  if (value === undefined) return null;
  return Array.isArray(value) ? value.join(', ') : value;
}

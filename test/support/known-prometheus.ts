import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

/** One series of an answer: labels and points as the Prometheus API has them. */
export interface KnownSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** A range query in seconds. */
export interface KnownRange {
  readonly query: string;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A stand-in for Prometheus whose every answer can be worked out, by who asks, what and for when. */
export interface KnownPrometheus {
  readonly url: string;
  /** Points that it has answered since it was last set to 0. */
  sent: number;
  /** Another age of all data: what it answers from now on differs, as after a write into the past. */
  age: number;
  close(): Promise<void>;
}

/** What is answered to this range under this bearer token. */
export function knownAnswer(token: string, { query, start, end, step }: KnownRange, age = 0): KnownSeries[] {
  return ['a', 'b', 'c'].map((job) => {
    const values: (readonly [number, string])[] = [];
    for (let at = start; at <= end; at += step) values.push([at, valueAt(`${token} ${query} ${job} ${age}`, at)]);
    return { metric: { job, owner: ownerOf(token) }, values };
  });
}

/** Who asked, told apart without telling the credential: what answers tell is searched for those. */
function ownerOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 12);
}

function valueAt(who: string, at: number): string {
  return String(createHash('sha256').update(`${who} ${at}`).digest().readUInt32BE(0) / 7);
}

/** Starts it; without a range it answers nothing. */
export async function startKnownPrometheus(): Promise<KnownPrometheus> {
  const state = { sent: 0, age: 0 };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // As Prometheus does: from the address or the body.
    const form = new URLSearchParams([...url.searchParams, ...new URLSearchParams(await bodyOf(request))]);
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    const number = (name: string) => Number(form.get(name));
    const isRange = url.pathname.endsWith('/query_range');
    const range = { query: form.get('query') ?? '', start: number('start'), end: number('end'), step: number('step') };
    const result = isRange ? knownAnswer(token, range, state.age) : [];
    state.sent += result.reduce((sum, { values }) => sum + values.length, 0);
    response.writeHead(url.pathname.endsWith('/write') ? 204 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'success', data: { resultType: isRange ? 'matrix' : 'vector', result } }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return Object.assign(state, {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

import { createServer } from 'node:http';
import { z } from 'zod';

/** One span, as a collector gets it. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of its trace. */
  readonly parentSpanId: string;
  /** Of the protocol: 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of the protocol: 2 is an error. */
  readonly statusCode: number;
}

/** A collector of traces that keeps what it gets. */
export interface OtlpReceiver {
  /** Base URL, no slash at the end. */
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** Everything as it was sent, headers included. */
  readonly texts: readonly string[];
  /** The same without the headers, which carry the collector's own credentials. */
  readonly bodies: readonly string[];
  /** Answered to the next exports; 200 at first. */
  status: number;
  close(): Promise<void>;
}

const value = z.record(z.string(), z.unknown()).transform((each) => Object.values(each)[0]);
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value: of }) => [key, of])));
const span = z
  .object({
    name: z.string(),
    traceId: z.string(),
    spanId: z.string(),
    parentSpanId: z.string().default(''),
    kind: z.number(),
    startTimeUnixNano: z.coerce.bigint(),
    endTimeUnixNano: z.coerce.bigint(),
    attributes,
    status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
  })
  .transform(
    ({ startTimeUnixNano: startNs, endTimeUnixNano: endNs, status, ...rest }): ReceivedSpan => ({
      ...rest,
      startNs,
      endNs,
      statusCode: status.code,
    }),
  );
const traces = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});

const receivers = new Map<string, OtlpReceiver>();

/** The receiver of this process that has, or had, this URL. */
export function receiverAt(url: string): OtlpReceiver | undefined {
  return receivers.get(url);
}

/** Starts a receiver of OTLP over HTTP, in JSON. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const unread: string[] = [];
  const texts: string[] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    texts.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${text}`);
    bodies.push(text);
    if (receiver.status === 200) unread.push(text);
    response.writeHead(receiver.status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const receiver: OtlpReceiver = {
    url: `http://127.0.0.1:${address.port}`,
    // Read when they are asked for: most are only searched, and reading takes longer than what is measured elsewhere.
    get spans() {
      for (const text of unread.splice(0)) spans.push(...spansOf(text));
      return spans;
    },
    texts,
    bodies,
    status: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  receivers.set(receiver.url, receiver);
  return receiver;
}

function spansOf(text: string): ReceivedSpan[] {
  const { resourceSpans } = traces.parse(JSON.parse(text));
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
}

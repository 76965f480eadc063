import { createServer } from 'node:http';

/** A stand-in for Prometheus that answers every range query with ten series, as many points as it is asked for. */
export interface TenSeries {
  readonly url: string;
  /** How many queries it was sent. */
  calls: number;
  close(): Promise<void>;
}

/** Digits enough to be as long as a float may be: columns are then at their largest. */
const VALUE = '0.12345678901234567';

/** Starts it. */
export async function startTenSeries(): Promise<TenSeries> {
  const state = { calls: 0 };
  const server = createServer(async (request, response) => {
    state.calls += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const form = new URLSearchParams([...url.searchParams, ...new URLSearchParams(Buffer.concat(chunks).toString())]);
    const [start = 0, end = 0, step = 1] = ['start', 'end', 'step'].map((name) => Number(form.get(name)));
    const count = Math.floor((end - start) / step) + 1;
    const values = `[${Array.from({ length: count }, (_, i) => `[${start + i * step},"${VALUE}"]`).join()}]`;
    const series = Array.from({ length: 10 }, (_, i) => `{"metric":{"series":"${i}"},"values":${values}}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`{"status":"success","data":{"resultType":"matrix","result":[${series.join()}]}}`);
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

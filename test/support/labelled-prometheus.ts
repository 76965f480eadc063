import { createServer } from 'node:http';

/** A stand-in for a project's Prometheus: whatever it is asked, the answer carries the project's name. */
export interface LabelledPrometheus {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one that answers queries, series, labels and values with `owner` in them. */
export async function startLabelledPrometheus(owner: string): Promise<LabelledPrometheus> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    request.resume();
    request.once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: 'success', data: dataOf(path, { __name__: 'up', owner }) }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function dataOf(path: string, metric: Readonly<Record<string, string>>): unknown {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  if (path.endsWith('/query_range')) return { resultType: 'matrix', result: [{ metric, values: [[nowSeconds, '1']] }] };
  if (path.endsWith('/query')) return { resultType: 'vector', result: [{ metric, value: [nowSeconds, '1'] }] };
  if (path.endsWith('/series')) return [metric];
  if (path.endsWith('/metadata')) return { up: [{ type: 'gauge', help: metric.owner, unit: '' }] };
  return [metric.owner];
}

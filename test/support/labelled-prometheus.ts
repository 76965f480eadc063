import { createServer } from 'node:http';

/** A stand-in for a project's Prometheus: whatever it is asked, the answer carries the project's name. */
export interface LabelledPrometheus {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one that answers queries, series, labels and values with `owner` in them. */
export async function startLabelledPrometheus(owner: string): Promise<LabelledPrometheus> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    let form = '';
    request.setEncoding('utf8').on('data', (part) => {
      form += part;
    });
    request.once('end', () => {
      const endSeconds = Number(searchParams.get('end') ?? new URLSearchParams(form).get('end') ?? Date.now() / 1_000);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ status: 'success', data: dataOf(pathname, { __name__: 'up', owner }, endSeconds) }),
      );
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

function dataOf(path: string, metric: Readonly<Record<string, string>>, endSeconds: number): unknown {
  if (path.endsWith('/query_range')) return { resultType: 'matrix', result: [{ metric, values: [[endSeconds, '1']] }] };
  if (path.endsWith('/query'))
    return { resultType: 'vector', result: [{ metric, value: [Math.floor(endSeconds), '1'] }] };
  if (path.endsWith('/series')) return [metric];
  if (path.endsWith('/metadata')) return { up: [{ type: 'gauge', help: metric.owner, unit: '' }] };
  return [metric.owner];
}

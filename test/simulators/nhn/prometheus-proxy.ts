import { Agent, request as openRequest, type ServerResponse } from 'node:http';
import { answerText } from '../support/answer.ts';
import type { SimulatedRequest } from '../support/simulated-request.ts';

/** Passes allowed calls on to a Prometheus and streams its answers back. */
export interface PrometheusProxy {
  forward(baseUrl: string | null, request: SimulatedRequest, response: ServerResponse): Promise<void>;
  close(): void;
}

const passedHeaders = ['content-type', 'accept', 'accept-encoding'] as const;

/** A proxy with its own connections; a client that leaves takes the upstream request with it. */
export function createPrometheusProxy(): PrometheusProxy {
  const agent = new Agent({ keepAlive: true });
  return {
    forward: (baseUrl, request, response) => {
      if (baseUrl !== null) return pass(agent, baseUrl, request, response);
      answerText(response, 503, 'no Prometheus behind this simulator');
      return Promise.resolve();
    },
    close: () => agent.destroy(),
  };
}

function pass(agent: Agent, baseUrl: string, request: SimulatedRequest, response: ServerResponse): Promise<void> {
  const url = `${baseUrl}${request.path.slice('/prometheus'.length)}${request.rawQuery}`;
  const headers = Object.fromEntries(
    passedHeaders.flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return new Promise((resolve) => {
    const failed = (): void => {
      if (!response.headersSent && !response.destroyed) answerText(response, 502, 'Prometheus did not answer');
      else response.destroy();
      resolve();
    };
    const onward = openRequest(
      url,
      {
        agent,
        method: request.method,
        headers: { ...headers, 'content-length': request.body.length },
        signal: request.signal,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', failed);
        answer.on('end', resolve);
        answer.pipe(response);
      },
    );
    onward.on('error', failed);
    onward.end(request.body);
  });
}

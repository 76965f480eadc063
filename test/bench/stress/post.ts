import { type Agent, request } from 'node:http';

/** What became of one request. */
export interface Outcome {
  /** `failed`: no answer, or one that names errors, for which nobody was waiting. */
  readonly status: number | 'failed';
  readonly ms: number;
}

/** Sends an operation over one of the sockets of `agent`; never rejects. */
export function post(agent: Agent, url: string, query: string): Promise<Outcome> {
  const body = JSON.stringify({ query });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const end = (status: Outcome['status']) => resolve({ status, ms: performance.now() - startedAt });
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.once('end', () =>
        end(text.includes('"errors"') && response.statusCode === 200 ? 'failed' : (response.statusCode ?? 'failed')),
      );
      response.once('error', () => end('failed'));
    });
    sent.once('error', () => end('failed'));
    sent.end(body);
  });
}

/** The value below which `share` of them are. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

import { Agent, request } from 'node:http';

/** When a query is evaluated, in unix seconds. */
export type QueryTime =
  | { readonly kind: 'instant'; readonly time: number }
  | { readonly kind: 'range'; readonly start: number; readonly end: number; readonly step: number };

/** One series as the server sent it. */
export interface AnsweredSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** The points as JSON text: equal texts are equal to the last bit. */
  readonly points: string;
}

/** What the server answered; `error` is null when it succeeded. */
export interface Answer {
  readonly status: number;
  readonly error: string | null;
  readonly series: readonly AnsweredSeries[];
}

interface Envelope {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      metric: Record<string, string>;
      value?: unknown;
      values?: unknown;
      histograms?: unknown;
    }[];
  };
}

/** Asks a Prometheus; connections are kept, because tests ask tens of thousands of times. */
export class QueryClient {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(url: string) {
    this.#url = url;
  }

  /** Runs one query whose answer is a vector or a matrix. */
  async query(query: string, at: QueryTime): Promise<Answer> {
    const { kind, ...times } = at;
    const params = new URLSearchParams({ query });
    for (const [name, value] of Object.entries(times)) params.set(name, String(value));
    const { status, body } = await this.#post(kind === 'range' ? '/api/v1/query_range' : '/api/v1/query', params);
    const envelope: Envelope = JSON.parse(body);
    const series = (envelope.data?.result ?? []).map(({ metric, ...points }) => ({
      labels: metric,
      points: JSON.stringify(points),
    }));
    return { status, error: envelope.status === 'success' ? null : (envelope.error ?? 'error'), series };
  }

  /** Closes the kept connections. */
  close(): void {
    this.#agent.destroy();
  }

  #post(path: string, params: URLSearchParams): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const call = request(`${this.#url}${path}`, { method: 'POST', agent: this.#agent, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      });
      call.on('error', reject);
      call.end(params.toString());
    });
  }
}

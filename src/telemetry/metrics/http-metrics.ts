import { Gauge, Histogram, type Registry } from 'prom-client';
import { SECONDS } from './buckets.ts';

/** One answered HTTP request. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, never the URL: the number of series stays bounded. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

/** What is counted at the door. */
export interface HttpMetrics {
  observeRequest(request: AnsweredRequest): void;
  /** 1 when a request comes, -1 when it is over, whatever became of it. */
  changeInFlight(by: 1 | -1): void;
}

/** Makes the metrics in `registry`. */
export function createHttpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry];
  const requests = new Histogram({
    name: 'sightline_http_request_duration_seconds',
    help: 'Answered HTTP requests.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const inFlight = new Gauge({
    name: 'sightline_http_requests_in_flight',
    help: 'HTTP requests that are being worked on, this scrape included.',
    registers,
  });
  return {
    observeRequest: ({ method, route, status, ms }) =>
      requests.observe({ method, route, status: String(status) }, ms / 1_000),
    changeInFlight: (by) => inFlight.inc(by),
  };
}

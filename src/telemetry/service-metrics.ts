import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EndpointEvent } from '../resilience/endpoint-event.ts';
import type { CircuitState } from '../resilience/endpoint-state.ts';

/** One answered HTTP request. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, never the URL: the number of series stays bounded. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

/** The gateway's own metrics. */
export interface ServiceMetrics {
  readonly contentType: string;
  /** Everything, in the Prometheus text format. */
  text(): Promise<string>;
  observeRequest(request: AnsweredRequest): void;
  /** To be told of every event of every endpoint. */
  observeEndpoint(event: EndpointEvent): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CIRCUIT_STATES: readonly CircuitState[] = ['CLOSED', 'HALF_OPEN', 'OPEN'];

/** Makes the metrics, with a registry of their own: two gateways in one process do not share counts. */
export function createServiceMetrics(): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'sightline_http_request_duration_seconds',
    help: 'Answered HTTP requests.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const calls = new Histogram({
    name: 'sightline_upstream_call_duration_seconds',
    help: 'Calls to upstreams, from asking to the end, waiting and retries included. code is empty for a success.',
    labelNames: ['source', 'region', 'operation', 'code'],
    buckets: SECONDS,
    registers,
  });
  const bytes = new Counter({
    name: 'sightline_upstream_received_bytes_total',
    help: 'Body bytes received from upstreams, after decompression.',
    labelNames: ['source', 'region', 'operation'],
    registers,
  });
  const retries = new Counter({
    name: 'sightline_upstream_retries_total',
    help: 'Reads that were sent again.',
    labelNames: ['source', 'region', 'operation', 'code'],
    registers,
  });
  const queued = new Counter({
    name: 'sightline_upstream_queued_total',
    help: 'Calls that had to wait for a free slot of their endpoint.',
    labelNames: ['source', 'region', 'operation'],
    registers,
  });
  const circuits = new Gauge({
    name: 'sightline_upstream_circuit_state',
    help: '1 for the state that an endpoint’s circuit is in.',
    labelNames: ['source', 'region', 'state'],
    registers,
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observeRequest: ({ method, route, status, ms }) =>
      requests.observe({ method, route, status: String(status) }, ms / 1_000),
    observeEndpoint: (event) => {
      const place = { source: event.source, region: event.region ?? '' };
      if (event.type === 'circuit') {
        for (const state of CIRCUIT_STATES) circuits.set({ ...place, state }, state === event.to ? 1 : 0);
        return;
      }
      const operation = { ...place, operation: event.operation };
      if (event.type === 'queued') queued.inc(operation);
      else if (event.type === 'retry') retries.inc({ ...operation, code: event.code });
      else {
        calls.observe({ ...operation, code: event.code ?? '' }, event.ms / 1_000);
        bytes.inc(operation, event.bytes);
      }
    },
  };
}

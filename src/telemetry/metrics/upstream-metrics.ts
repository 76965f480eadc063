import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EndpointObserver } from '../../resilience/endpoint-event.ts';
import type { CircuitState, EndpointState } from '../../resilience/endpoint-state.ts';
import { SECONDS } from './buckets.ts';

/** How one endpoint does now. */
export interface WatchedEndpoint {
  readonly source: string;
  readonly region: string | null;
  readonly state: EndpointState;
}

/** What is counted of the endpoints. */
export interface UpstreamMetrics {
  /** To be told of every event of every endpoint. */
  readonly observeEndpoint: EndpointObserver;
  /** `read` is asked at each scrape. */
  watchEndpoints(read: () => readonly WatchedEndpoint[]): void;
}

const CIRCUIT_STATES: readonly CircuitState[] = ['CLOSED', 'HALF_OPEN', 'OPEN'];

/** Makes the metrics in `registry`. */
export function createUpstreamMetrics(registry: Registry): UpstreamMetrics {
  const registers = [registry];
  const byOperation = ['source', 'region', 'operation'] as const;
  const calls = new Histogram({
    name: 'sightline_upstream_call_duration_seconds',
    help: 'Calls to upstreams, from asking to the end, waiting and retries included. code is empty for a success.',
    labelNames: [...byOperation, 'code'],
    buckets: SECONDS,
    registers,
  });
  const bytes = new Counter({
    name: 'sightline_upstream_received_bytes_total',
    help: 'Body bytes received from upstreams, after decompression.',
    labelNames: byOperation,
    registers,
  });
  const retries = new Counter({
    name: 'sightline_upstream_retries_total',
    help: 'Reads that were sent again.',
    labelNames: [...byOperation, 'code'],
    registers,
  });
  const queued = new Counter({
    name: 'sightline_upstream_queued_total',
    help: 'Calls that had to wait for a free place of their endpoint.',
    labelNames: byOperation,
    registers,
  });
  const changes = new Counter({
    name: 'sightline_upstream_circuit_changes_total',
    help: 'How often an endpoint’s circuit went into this state.',
    labelNames: ['source', 'region', 'state'],
    registers,
  });
  let watched: () => readonly WatchedEndpoint[] = () => [];
  watchStates(registry, () => watched());

  return {
    observeEndpoint(event) {
      const place = { source: event.source, region: event.region ?? '' };
      if (event.type === 'circuit') {
        changes.inc({ ...place, state: event.to });
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
    watchEndpoints(read) {
      watched = read;
    },
  };
}

/** Gauges that are read from the endpoints at each scrape: also of those that were never asked. */
function watchStates(registry: Registry, read: () => readonly WatchedEndpoint[]): void {
  const registers = [registry];
  /** Endpoints that share source and region (a Prometheus and its Pushgateway) are told as one. */
  const places = () => Map.groupBy(read(), ({ source, region }) => JSON.stringify([source, region])).values();
  const labelNames = ['source', 'region'] as const;

  new Gauge({
    name: 'sightline_upstream_circuit_state',
    help: '1 for the state that an endpoint’s circuit is in, 0 for the others.',
    labelNames: [...labelNames, 'state'],
    registers,
    collect() {
      for (const [first, ...others] of places()) {
        if (!first) continue;
        const worst = [first, ...others]
          .map(({ state }) => state.circuit)
          .reduce((a, b) => (CIRCUIT_STATES.indexOf(b) > CIRCUIT_STATES.indexOf(a) ? b : a));
        for (const state of CIRCUIT_STATES) {
          this.set({ source: first.source, region: first.region ?? '', state }, state === worst ? 1 : 0);
        }
      }
    },
  });
  for (const [key, name, help] of [
    ['inFlight', 'sightline_upstream_calls_in_flight', 'Calls that an endpoint is working on.'],
    ['queued', 'sightline_upstream_calls_waiting', 'Calls that wait for a free place of their endpoint.'],
  ] as const) {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        for (const endpoints of places()) {
          const [first] = endpoints;
          const sum = endpoints.reduce((all, { state }) => all + state[key], 0);
          if (first) this.set({ source: first.source, region: first.region ?? '' }, sum);
        }
      },
    });
  }
}

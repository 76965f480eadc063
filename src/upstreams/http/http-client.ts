import type { EndpointObserver } from '../../resilience/endpoint-event.ts';
import type { EndpointState } from '../../resilience/endpoint-state.ts';
import type { Endpoint } from './endpoint.ts';
import type { CallOptions, UpstreamRequest, UpstreamResponse } from './exchange.ts';

/** Limits of every upstream, from the configuration's `limits`. */
export interface HttpClientOptions {
  /** Of one attempt. */
  readonly upstreamTimeoutMs: number;
  /** Of one answer, after decompression. */
  readonly upstreamBodyBytes: number;
  /** In flight per endpoint. */
  readonly upstreamConcurrency: number;
  readonly observe?: EndpointObserver;
  /** In [0, 1): the jitter of retries. */
  readonly random?: () => number;
}

/** The one way out: every call to an upstream passes its endpoint's policy, then got. */
export interface HttpClient {
  /**
   * Sends `request` below `endpoint` and gives the answer to `read`, which returns its meaning or throws an UpstreamError.
   *
   * `read` is part of the attempt: a transient error that it throws is retried (reads only) and counts for the circuit.
   *
   * @throws UpstreamError; or the abort's own reason when the caller left
   */
  call<T>(
    endpoint: Endpoint,
    request: UpstreamRequest,
    options: CallOptions,
    read: (response: UpstreamResponse) => T,
  ): Promise<T>;
  /** How the endpoint does now. */
  state(endpoint: Endpoint): EndpointState;
  /** Closes idle connections: at shutdown. */
  close(): void;
}

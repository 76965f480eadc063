import type { EndpointState } from '../resilience/endpoint-state.ts';
import type { Endpoint } from '../upstreams/http/endpoint.ts';
import type { Source } from '../upstreams/source.ts';

/** The configured sources, and how their endpoints do. */
export interface SourceDirectory {
  all(): readonly Source[];
  /** Of the last call seen; nothing is asked. */
  state(endpoint: Endpoint): EndpointState;
  /** Asks the endpoint now, whatever it answers; its state tells the rest. Never rejects. */
  probe(source: Source, endpoint: Endpoint): Promise<void>;
}

import type { Endpoint } from '../upstreams/http/endpoint.ts';
import type { NhnSource, PrometheusSource } from '../upstreams/source.ts';
import type { ProjectScope } from './project-scope.ts';

/** One Prometheus API that a query goes to, and as whom. */
export type MetricsEndpoint = { readonly endpoint: Endpoint; readonly region: string | null } & (
  | { readonly source: NhnSource; readonly project: ProjectScope }
  | { readonly source: PrometheusSource; readonly project: null }
);

import { credentialFingerprint } from '../../cache/credential-fingerprint.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import { nhnPrometheus, prometheusAccess } from '../../upstreams/prometheus/access.ts';
import type { PrometheusAccess } from '../../upstreams/prometheus/shapes.ts';

/** How the endpoint's Prometheus API is reached, and as whom. */
export function accessOf(endpoint: MetricsEndpoint): PrometheusAccess {
  return endpoint.project ? nhnPrometheus(endpoint.project) : prometheusAccess(endpoint.source, endpoint.endpoint);
}

/** Begins every key of what is read there: never the same for two endpoints or two credentials. */
export function accessPrefix(endpoint: MetricsEndpoint): string {
  const { source, region } = endpoint;
  const credential = credentialFingerprint(JSON.stringify(accessOf(endpoint).headers));
  return `metrics/${source.name}/${region ?? ''}/${credential}/`;
}
